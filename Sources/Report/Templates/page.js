// The page: charts from their data, the filter of the matrix, links into folded parts, keys and printing.
(() => {
  document.documentElement.classList.add('script');
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const table = JSON.parse(document.getElementById('verifications')?.textContent || '[]');
  const drawn = new WeakMap(), charts = new Set();
  const make = (host, spec) => { const chart = new Chart(host, spec); charts.add(chart); return chart; };

  // MARK: Charts

  const names = rows => rows.map(v => (table[v] || [''])[0].replace('T', ' ').replace(/(:\d\d)?Z$/, ''));
  const about = (v, i) => {
    const [started, commit, machine] = table[v] || [''];
    return [started, commit && `commit ${commit}`, machine].filter(Boolean).join(', ');
  };

  const history = data => {
    const changed = new Set(data.c), xs = data.v.map((_, i) => i);
    const notes = data.v.map((v, i) => `${about(v)}: ${data.bad[i] || 'pass'}${data.u[i] === null ? ', nothing measured' : ''}${changed.has(i) ? ', the solution changed' : ''}`);
    return {
      t: 'Share of the tolerance over successive verifications', x: 'verification', room: 0.02, size: 130, xs: [xs], names: names(data.v),
      p: [{ l: 'used (%)', h: 1, z: true, r: [{ v: 100, n: 'the tolerance' }],
        s: [{ n: 'used (%)', k: 's0', d: 'both', c: 0, y: data.u, notes, bad: data.v.map((_, i) => i in data.bad) }] }],
      marks: data.c.map(x => ({ x, k: 'change', n: `The solution changed: ${about(data.v[x])}` })),
    };
  };

  const series = data => {
    const xs = data.v.map((_, i) => i), unit = data.unit ? ` (${data.unit})` : '';
    const marks = new Map(data.marks.map(([x, n]) => [x, n])), goldens = new Set(data.goldens);
    const notes = data.v.map((v, i) => [`${about(v)}: ${short(data.y[i] ?? NaN)}`, `tolerance ${short(data.tol[i] ?? NaN)}`,
      marks.get(i), goldens.has(i) && 'new golden'].filter(Boolean).join('; '));
    return {
      t: data.n, x: 'verification', room: 0.02, size: 150, xs: [xs], names: names(data.v),
      p: [{ l: `value${unit}`, h: 1, s: [
        { n: 'value', k: 's0', d: 'both', c: 0, y: data.y, notes },
        { n: 'tolerance', k: 'tolerance', d: 'steps', c: 0, y: data.tol }] }],
      marks: [...data.goldens.map(x => ({ x, k: 'golden', n: `New golden: ${about(data.v[x])}` })),
        ...data.marks.map(([x, n]) => ({ x, k: 'change', n }))],
    };
  };

  /** Convergence and work-precision of one check of all runs. */
  const curves = (host, data) => {
    host.innerHTML = `<div class="choices"><label>Check <select class="check">${data.checks.map((c, i) => `<option value="${i}">${escapeText(c.n)}</option>`).join('')}</select></label>
      <label>Cost <select class="cost"><option value="3">seconds</option><option value="2">steps</option></select></label></div><div class="pair"><div class="chart"></div><div class="chart"></div></div>`;
    const [check, cost] = all('select', host), places = all('.chart', host);
    const diagram = (entry, column, axis) => {
      const methods = data.methods.map((name, m) => {
        const rows = data.runs.map((run, i) => ({ run, value: entry.v[i], tolerance: entry.t[i] }))
          .filter(r => r.run[0] === m && r.value > 0 && r.run[column] > 0).sort((a, b) => a.run[column] - b.run[column]);
        const order = column === 1 && entry.o[m] !== null ? `, order ${entry.o[m].toFixed(2)}` : '';
        return { name: name + order, rows, style: `s${m % 6}`, method: name };
      }).filter(m => m.rows.length);
      return {
        t: `${entry.n} against ${axis}`, x: axis, log: true, size: 220, xs: methods.map(m => m.rows.map(r => r.run[column])),
        p: [{ l: entry.u, h: 1, log: true, s: methods.map((m, c) => ({
          n: m.name, k: m.style, d: 'both', c, y: m.rows.map(r => r.value),
          bad: m.rows.map(r => r.value > r.tolerance),
          notes: m.rows.map(r => `${m.method} at ${short(r.run[1])} ms: ${short(r.value)}, tolerance ${short(r.tolerance ?? NaN)}; ${r.run[2]} steps in ${short(r.run[3], 3)} s`),
        })) }],
      };
    };
    const redraw = () => {
      const entry = data.checks[check.value];
      for (const chart of [...charts]) if (places.includes(chart.host)) charts.delete(chart);
      const specs = [diagram(entry, 1, 'step size (ms)'), diagram(entry, +cost.value, +cost.value === 3 ? 'seconds' : 'steps')];
      specs.forEach((spec, i) => {
        if (spec.p[0].s.length) make(places[i], spec); else places[i].innerHTML = '<p class="quiet">Every value is 0, which a logarithmic axis does not show.</p>';
      });
    };
    check.addEventListener('change', redraw);
    cost.addEventListener('change', redraw);
    redraw();
  };

  const draw = host => {
    if (drawn.has(host) || !host.clientWidth) return;
    drawn.set(host, true);
    const source = host.nextElementSibling;
    if (!source || source.type !== 'application/json') return;
    const data = JSON.parse(source.textContent), kind = host.dataset.kind;
    if (kind === 'curves') curves(host, data);
    else make(host, kind === 'history' ? history(data) : kind === 'series' ? series(data) : data);
  };

  const hosts = () => all('[data-kind]');
  const watcher = new IntersectionObserver(entries => {
    for (const entry of entries) if (entry.isIntersecting) { watcher.unobserve(entry.target); draw(entry.target); }
  }, { rootMargin: '600px' });
  for (const host of hosts()) watcher.observe(host);

  let width = innerWidth;
  addEventListener('resize', () => { if (innerWidth !== width) { width = innerWidth; for (const chart of charts) if (chart.plane.clientWidth) chart.later(); } });

  // MARK: Filter

  const form = document.querySelector('.filter'), search = document.getElementById('search');
  const rows = all('.overview tbody tr').map(row => ({
    row, verdict: row.dataset.verdict, isChanged: 'changed' in row.dataset, link: row.querySelector('th a'),
    text: [row.textContent, ...all('a[title]', row).map(a => a.title)].join(' ').toLowerCase(),
  }));
  const sections = new Map(all('details.case').map(section => [`#${section.id}`, section]));
  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const pressed = all('.chip[aria-pressed=true]', form);
    const verdicts = new Set(pressed.map(chip => chip.dataset.verdict).filter(Boolean)), changed = pressed.some(chip => chip.dataset.changed);
    let count = 0;
    for (const { row, verdict, isChanged, link, text } of rows) {
      const fits = (!verdicts.size || verdicts.has(verdict)) && (!changed || isChanged) && words.every(word => text.includes(word));
      row.hidden = !fits;
      const section = sections.get(link.getAttribute('href'));
      if (section) section.hidden = !fits;
      count += fits;
    }
    document.getElementById('shown').textContent = `${count} of ${rows.length} cases`;
  };
  if (form) {
    form.hidden = false;
    form.addEventListener('submit', event => event.preventDefault());
    search.addEventListener('input', filter);
    for (const chip of all('.chip', form)) chip.addEventListener('click', () => {
      chip.setAttribute('aria-pressed', chip.getAttribute('aria-pressed') !== 'true');
      filter();
    });
    filter();
  }

  // MARK: Links

  /** Opens what the address points to. */
  const reveal = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* The text itself is looked for. */ }
    const target = id && document.getElementById(id);
    if (!target) return;
    if (target.closest('[hidden]') && search) {
      search.value = '';
      for (const chip of all('.chip[aria-pressed=true]')) chip.setAttribute('aria-pressed', false);
      filter();
    }
    for (let element = target; element; element = element.parentElement) if (element.localName === 'details') element.open = true;
    for (const host of all('[data-kind]', target).slice(0, 4)) draw(host);
    for (const old of all('.target')) old.classList.remove('target');
    target.classList.add('target');
    target.scrollIntoView();
    const focus = target.localName === 'details' ? target.querySelector('summary') : target;
    if (focus === target && !target.hasAttribute('tabindex')) target.tabIndex = -1;
    focus.focus({ preventScroll: true });
  };
  addEventListener('hashchange', reveal);
  // A link to the present address is followed again.
  addEventListener('click', event => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link && link.getAttribute('href') === location.hash) { event.preventDefault(); reveal(); }
  });

  // MARK: Keys

  addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isText = /^(input|select|textarea)$/.test(event.target.localName);
    if (event.key === 'Escape' && event.target === search) { search.value = ''; filter(); search.blur(); }
    else if (isText) return;
    else if (event.key === '/' && search) { event.preventDefault(); search.focus(); search.select(); }
    else if (event.key === 'j' || event.key === 'k') {
      const stops = all('main summary, .overview tbody tr:not([hidden]) th a').filter(stop => stop.getClientRects().length);
      const now = stops.indexOf(document.activeElement);
      stops[Math.max(0, Math.min(stops.length - 1, now + (event.key === 'j' ? 1 : -1)))]?.focus();
    }
  });

  // MARK: Printing

  let unfolded = [];
  addEventListener('beforeprint', () => {
    // Failed sections are printed even if they are collapsed.
    unfolded = all('details.failure:not([open])');
    for (const failure of unfolded) failure.open = true;
    for (const host of hosts()) draw(host);
    for (const chart of charts) chart.draw();
  });
  addEventListener('afterprint', () => { for (const failure of unfolded) failure.open = false; });

  reveal();
})();
