"use strict";
(() => {
  const folded = () => [...document.querySelectorAll("details")];
  const button = document.querySelector("#unfold");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const open = folded().some((one) => !one.open);
      folded().forEach((one) => { one.open = open; });
      button.textContent = open ? "全部收起" : "全部展开";
    });
  }
  addEventListener("beforeprint", () => folded().forEach((one) => { one.dataset.was = one.open ? "1" : ""; one.open = true; }));
  addEventListener("afterprint", () => folded().forEach((one) => { one.open = one.dataset.was === "1"; }));
})();
