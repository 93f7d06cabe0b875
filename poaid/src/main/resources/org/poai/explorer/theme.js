// Runs before the first paint, so that no page flashes in the other theme.
(() => {
  let kept = null;
  try {
    kept = localStorage.getItem("theme");
  } catch {
    // Storage may be forbidden; the system's theme rules then.
  }
  if (kept === "dark" || kept === "light") document.documentElement.dataset.theme = kept;
})();
