// Runs in the browser: draws the models into the 24 columns of the grid. echarts and format() come from the page.
const CELL = 30, GAP = 8;
const make = (parent, name, className, text) => { const e = document.createElement(name); e.className = className; if (text !== undefined) e.textContent = text; parent.append(e); return e; };
const clock = (time, span) => new Date(time * 1000).toISOString().slice(...(span > 2 * 86400 ? [5, 10] : span > 7200 ? [11, 16] : [11, 19]));
const onColour = (hex) => { if (!/^#/.test(hex)) return '#ccccdc'; const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)); return r * 0.299 + g * 0.587 + b * 0.114 > 140 ? '#111217' : '#ffffff'; };

function drawStat(body, model) {
  const { options } = model;
  const isStacked = options.orientation === 'horizontal' || (options.orientation === 'auto' && body.clientHeight > body.clientWidth);
  body.style.cssText += `display:flex;flex-direction:${isStacked ? 'column' : 'row'};gap:4px`;
  for (const value of model.values) {
    const tile = make(body, 'div', 'tile');
    tile.style.background = value.colour;
    tile.style.color = onColour(value.colour);
    const hasName = options.textMode === 'value_and_name' && value.name;
    const size = options.text?.valueSize ?? Math.min(body.clientHeight * 0.55, body.clientWidth / Math.max(2, value.text.length) * 1.5);
    if (hasName) make(tile, 'span', 'name', value.name).style.fontSize = `${options.text?.titleSize ?? 18}px`;
    make(tile, 'span', 'value', value.text).style.fontSize = `${Math.min(size, body.clientWidth / Math.max(1, value.text.length) * 1.55)}px`;
  }
}

function drawTable(body, model) {
  const table = make(body, 'table', model.cellHeight === 'md' ? 'md' : 'sm');
  const head = make(make(table, 'thead', ''), 'tr', '');
  for (const column of model.columns) { const th = make(head, 'th', '', column.name); if (column.width) th.style.width = `${column.width}px`; }
  const rows = make(table, 'tbody', '');
  for (const row of model.rows) {
    const tr = make(rows, 'tr', '');
    for (const cell of row) {
      const td = make(tr, 'td', '', cell.text);
      if (cell.kind === 'color-background' && cell.colour !== 'transparent') { td.style.background = cell.colour; td.style.color = onColour(cell.colour); }
      else if (cell.kind === 'color-text' || cell.isMapped) td.style.color = cell.colour === 'transparent' ? '#ccccdc' : cell.colour;
    }
  }
}

function drawTimeline(body, model) {
  const legend = make(document.createElement('div'), 'div', 'legend');
  for (const [text, shade] of model.states) { make(legend, 'i', '').style.background = shade; make(legend, 'span', '', text); }
  const longest = Math.min(260, 12 + 7 * Math.max(4, ...model.rows.map((row) => row.name.length)));
  const height = Math.max(8, (body.clientHeight - 44) / Math.max(1, model.rows.length));
  const span = model.end - model.start;
  for (const row of model.rows) {
    const line = make(body, 'div', 'lane');
    line.style.height = `${height}px`;
    const name = make(line, 'span', 'lane-name', row.name);
    name.style.width = `${longest}px`;
    name.style.lineHeight = `${height}px`;
    const bar = make(line, 'div', 'bar');
    for (const part of row.parts) {
      const piece = make(bar, 'b', '');
      piece.style.cssText = `left:${(part.from - model.start) / span * 100}%;width:${Math.max(0.2, (part.to - part.from) / span * 100)}%;background:${part.colour}`;
    }
  }
  const axis = make(body, 'div', 'axis');
  axis.style.marginLeft = `${longest}px`;
  for (let i = 0; i <= 6; i++) make(axis, 'span', '', clock(model.start + span * i / 6, span));
  body.append(legend);
}

function drawChart(body, model) {
  const chart = echarts.init(body, null, { renderer: 'canvas' });
  chart.setOption({
    animation: false,
    grid: { left: 64, right: 12, top: 10, bottom: 44 },
    legend: { bottom: 0, type: 'scroll', itemWidth: 14, itemHeight: 4, icon: 'rect', textStyle: { color: '#ccccdc', fontSize: 11 } },
    xAxis: { type: 'time', min: model.start * 1000, max: model.end * 1000, axisLabel: { color: '#9fa7b3', fontSize: 11, hideOverlap: true }, axisLine: { lineStyle: { color: '#2c3235' } } },
    yAxis: { type: 'value', min: model.min ?? null, max: model.max ?? null, scale: model.min === undefined, axisLabel: { color: '#9fa7b3', fontSize: 11, formatter: (value) => format(value, model.unit, undefined) }, splitLine: { lineStyle: { color: '#24292e' } } },
    series: model.series.map((one, i) => ({
      type: 'line', name: one.name || `series ${i + 1}`, data: one.points, showSymbol: one.points.length < 2, connectNulls: false, stack: one.own.stacking?.mode === 'normal' ? 'all' : undefined,
      step: one.own.lineInterpolation === 'stepAfter' ? 'end' : false, color: one.colour, lineStyle: { width: one.own.lineWidth, type: one.own.lineStyle?.fill === 'dash' ? 'dashed' : 'solid' },
      areaStyle: one.own.fillOpacity ? { opacity: one.own.fillOpacity / 100 } : undefined,
      markLine: i || !model.lines.length ? undefined : { symbol: 'none', silent: true, label: { show: false }, data: model.lines.map((line) => ({ yAxis: line.value, lineStyle: { color: line.colour, type: 'dashed' } })) },
    })),
  });
}

const drawers = { stat: drawStat, table: drawTable, 'state-timeline': drawTimeline, timeseries: drawChart };

function draw(dashboard) {
  const head = make(document.body, 'header', '');
  make(head, 'h1', '', dashboard.title);
  for (const name of dashboard.variables) make(head, 'span', 'variable', name);
  make(head, 'span', 'range', dashboard.range);
  const board = make(document.body, 'main', '');
  const width = (board.clientWidth + GAP) / 24;
  for (const model of dashboard.panels) {
    const { x, y, w, h } = model.grid;
    const box = make(board, 'section', model.type);
    box.style.cssText = `left:${x * width}px;top:${y * (CELL + GAP)}px;width:${w * width - GAP}px;height:${h * (CELL + GAP) - GAP}px`;
    make(box, 'h2', '', model.title);
    if (model.type === 'row') continue;
    const body = make(box, 'div', 'body');
    if (model.isEmpty && model.type !== 'stat') make(body, 'p', 'empty', 'No data');
    else drawers[model.type](body, model);
  }
  board.style.height = `${Math.max(...dashboard.panels.map(({ grid }) => grid.y + grid.h)) * (CELL + GAP)}px`;
}
