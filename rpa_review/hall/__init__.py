"""The browser: session, page objects, site profiles, and `pull`, which turns a hall's worklist into packages.

Only this folder imports playwright. It knows no item and no particular hall: the items come as `FormSpec` records,
the hall as a site profile in YAML.
"""
