"""The developer kit for content: is an item well made, and do its cases hold?"""
