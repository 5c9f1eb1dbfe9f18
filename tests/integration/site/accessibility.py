"""What axe finds on a page; of rows and entries that are alike, it is shown some."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

SERIOUS = ("serious", "critical")
# Without preload: axe would ask again, and wrongly, for style sheets that style sheets import.
_OPTIONS = {"resultTypes": ["violations"], "preload": False}
# How many of those that are alike stay: an odd row and an even one.
_KEPT = 2
# Two are alike where they differ in nothing but words: in what they say, and in the values of
# attributes that no rule and no style asks for. An empty text or attribute is no word.
_SHORTEN = """kept => {
  const own = new Set(["id", "class", "style", "lang", "dir", "role", "scope", "tabindex", "type"]);
  const shape = (it) => {
    if (it.nodeType === Node.TEXT_NODE) return it.data.trim() ? "#" : "";
    if (it.nodeType !== Node.ELEMENT_NODE) return "";
    const attributes = [...it.attributes].map(({name, value}) =>
      name + "=" + (own.has(name) ? value : value.trim() !== "")).sort();
    return `<${it.localName} ${attributes}>${[...it.childNodes].map(shape).join("")}</>`;
  };
  for (const list of document.querySelectorAll("tbody, ol, ul")) {
    const seen = new Map();
    for (const one of [...list.children]) {
      const its = shape(one);
      seen.set(its, (seen.get(its) ?? 0) + 1);
      if (seen.get(its) > kept) one.remove();
    }
  }
}"""


def violations(page: Any) -> list[dict[str, Any]]:
    """Return the rules that a page breaks seriously, with all that is folded opened."""
    # What a chart says must also be there in its opened parts.
    page.evaluate("document.querySelectorAll('details').forEach(it => { it.open = true })")
    page.evaluate(_SHORTEN, _KEPT)
    found = Axe().run(page, options=_OPTIONS).response["violations"]
    return [one for one in found if one["impact"] in SERIOUS]


def told(page: Any, path: str) -> list[str]:
    """Say what a page breaks, and where."""
    return [
        f"{path}: {one['id']} ({one['impact']}): {node['html'][:160]}"
        for one in violations(page)
        for node in one["nodes"][:3]
    ]
