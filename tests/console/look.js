// What a person could not read or press on this page, a line each.
(() => {
  const faults = [];
  const name = e => e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + ' "' + (e.innerText || e.value || '').slice(0, 20) + '"';
  if (document.documentElement.scrollWidth > innerWidth + 1) faults.push('wider than the window: ' + document.documentElement.scrollWidth);
  const light = c => {
    const part = v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
    return 0.2126 * part(c[0]) + 0.7152 * part(c[1]) + 0.0722 * part(c[2]);
  };
  const parsed = text => (text.match(/[\d.]+/g) || []).map(Number);
  const behind = e => {
    for (let at = e; at; at = at.parentElement) {
      const c = parsed(getComputedStyle(at).backgroundColor);
      if (c.length === 3 || c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  const shown = e => { const b = e.getBoundingClientRect(); return b.width > 0 && b.height > 0 && getComputedStyle(e).visibility !== 'hidden'; };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const e = node.parentElement;
    if (!node.data.trim() || !shown(e) || ['STYLE', 'OPTION', 'DATALIST'].includes(e.tagName)) continue;
    const style = getComputedStyle(e), a = light(parsed(style.color)), b = light(behind(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faults.push('contrast ' + ratio.toFixed(1) + ': ' + name(e));
    if (parseFloat(style.fontSize) < 15) faults.push('small ' + style.fontSize + ': ' + name(e));
  }
  for (const e of document.querySelectorAll('button, .button, select, input:not([type=hidden]):not([type=radio]):not([type=checkbox])')) {
    if (shown(e) && e.getBoundingClientRect().height < 40) faults.push('low: ' + name(e));
  }
  for (const e of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
    const named = e.labels?.length > 0 || e.getAttribute('aria-label');
    if (!named) faults.push('no label: ' + name(e));
  }
  if (!document.title || document.documentElement.lang !== 'zh-CN' || document.querySelectorAll('h1').length !== 1) faults.push('no title, language or single heading');
  return faults;
})()
