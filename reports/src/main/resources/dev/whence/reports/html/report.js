(function () {
  'use strict';
  var root = document.documentElement;
  var report = JSON.parse(document.getElementById('report').textContent);
  var byId = function (id) { return document.getElementById(id); };

  // Theme: the system's, unless the reader chose one here or in the address (#dark, #light).
  var themeButton = byId('theme');
  var system = window.matchMedia('(prefers-color-scheme: dark)');
  var isDark = function () {
    return root.dataset.theme ? root.dataset.theme === 'dark' : system.matches;
  };
  var wanted = location.hash.slice(1);
  try { wanted = wanted || localStorage.getItem('whence-theme'); } catch (e) { /* storage is off */ }
  if (wanted === 'dark' || wanted === 'light') root.dataset.theme = wanted;
  var shown = function () { themeButton.textContent = isDark() ? 'Light' : 'Dark'; };
  themeButton.hidden = false;
  shown();
  themeButton.addEventListener('click', function () {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    try { localStorage.setItem('whence-theme', root.dataset.theme); } catch (e) { /* storage is off */ }
    shown();
    draw();
  });
  system.addEventListener('change', function () { shown(); draw(); });

  var copy = byId('copy');
  copy.hidden = false;
  copy.addEventListener('click', function () {
    var done = function () { copy.textContent = 'Copied'; setTimeout(function () { copy.textContent = 'Copy'; }, 1500); };
    var select = function () {
      var range = document.createRange();
      range.selectNodeContents(byId('command'));
      var selection = getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      if (document.execCommand('copy')) done();
    };
    if (navigator.clipboard) navigator.clipboard.writeText(report.provenance.command).then(done, select); else select();
  });

  var save = byId('save');
  save.hidden = false;
  save.addEventListener('click', function () {
    var link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([JSON.stringify(report, null, 2)], {type: 'application/json'}));
    link.download = 'report.json';
    link.click();
    URL.revokeObjectURL(link.href);
  });

  // A drawing that the page had to shrink can be seen at full size.
  document.querySelectorAll('.canvas').forEach(function (canvas) {
    var graph = canvas.querySelector('svg');
    if (graph.viewBox.baseVal.width < canvas.clientWidth * 1.1) return;
    var button = document.createElement('button');
    button.type = 'button';
    button.className = 'canvas-tool';
    button.textContent = 'Full size';
    button.addEventListener('click', function () {
      button.textContent = canvas.classList.toggle('full') ? 'Fit the page' : 'Full size';
    });
    canvas.parentNode.insertBefore(button, canvas);
  });

  // Tables sort by a click on a heading; missing cells stay last.
  document.querySelectorAll('table').forEach(function (table) {
    var heads = table.querySelectorAll('thead th');
    var body = table.tBodies[0];
    if (body.rows.length < 2) return;
    heads.forEach(function (head, column) {
      var button = document.createElement('button');
      button.type = 'button';
      button.textContent = head.textContent;
      head.textContent = '';
      head.appendChild(button);
      button.addEventListener('click', function () {
        var down = head.getAttribute('aria-sort') === 'ascending';
        heads.forEach(function (other) { other.removeAttribute('aria-sort'); });
        head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
        var numbers = head.classList.contains('n');
        Array.from(body.rows).sort(function (a, b) {
          var x = a.cells[column].dataset.key, y = b.cells[column].dataset.key;
          if (x === '' || y === '') return (x === '') - (y === '');
          var order = numbers ? Number(x) - Number(y) : x.localeCompare(y);
          return down ? -order : order;
        }).forEach(function (row) { body.appendChild(row); });
      });
    });
  });

  // Attention: a click on a token shows what is attended to from there.
  document.querySelectorAll('.words').forEach(function (box) {
    var section = report.sections[Number(box.dataset.section)];
    var tokens = Array.from(box.querySelectorAll('.token'));
    box.parentNode.querySelector('.choose').hidden = false;
    var choose = function (query) {
      tokens.forEach(function (token, key) {
        var share = section.pattern[query][key] || 0;
        token.className = 'token ' + (key === query ? 'chosen' : share <= 0 ? 'unseen' : '');
        token.setAttribute('aria-pressed', key === query);
        token.querySelector('.mark').style.setProperty('--share', (100 * share).toFixed(1) + '%');
        token.querySelector('.percent').textContent = share < 0.045 ? '' : Math.round(100 * share) + '%';
      });
    };
    tokens.forEach(function (token, key) {
      token.tabIndex = 0;
      token.setAttribute('role', 'button');
      token.setAttribute('aria-pressed', key === section.query);
      token.addEventListener('click', function () { choose(key); });
      token.addEventListener('keydown', function (event) {
        if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); choose(key); }
      });
    });
  });

  // Charts.
  var charts = [];
  function colour(name) { return getComputedStyle(root).getPropertyValue('--' + name).trim(); }
  function number(value) {
    if (value === null || value === undefined) return 'n/a';
    var size = Math.abs(value);
    if (size !== 0 && (size < 1e-4 || size >= 1e9)) return value.toExponential(2);
    return Number.isInteger(value) ? value.toLocaleString('en') : Number(value.toPrecision(3)).toString();
  }
  // Tooltips are built as text nodes, never as markup: names come from files.
  function lines() {
    var box = document.createElement('div');
    Array.prototype.forEach.call(arguments, function (text) {
      var line = document.createElement('div');
      line.textContent = text;
      box.appendChild(line);
    });
    return box;
  }
  function axis(name, more) {
    return Object.assign({
      type: 'value', name: name, nameLocation: 'middle', nameGap: 30, scale: true,
      nameTextStyle: {color: colour('soft'), fontSize: 13},
      axisLabel: {color: colour('soft'), hideOverlap: true},
      axisLine: {show: true, lineStyle: {color: colour('line')}},
      axisTick: {show: false},
      splitLine: {lineStyle: {color: colour('faint')}}
    }, more);
  }
  function base(more) {
    return Object.assign({
      animation: false, textStyle: {fontFamily: getComputedStyle(document.body).fontFamily, color: colour('ink')},
      color: [colour('c1'), colour('c2'), colour('c3'), colour('c4')],
      grid: {left: 16, right: 24, top: 16, bottom: 36, containLabel: true},
      tooltip: {
        trigger: 'item', backgroundColor: colour('card'), borderColor: colour('line'),
        textStyle: {color: colour('ink'), fontSize: 13}
      }
    }, more);
  }
  function rule(at, text) {
    return {
      symbol: 'none', silent: true, animation: false,
      lineStyle: {color: colour('soft'), type: 'dashed', width: 1.5},
      label: {show: !!text, formatter: text || '', color: colour('ink'), position: 'insideEndTop', rotate: 0, distance: [6, 0]},
      data: at.map(function (x) { return {xAxis: x}; })
    };
  }
  function legend(names) {
    return names.length < 2 ? undefined
      : {top: 0, right: 8, data: names, itemStyle: {borderWidth: 0}, textStyle: {color: colour('ink')}, itemWidth: 26};
  }

  function estimates(chart) {
    var labels = chart.estimates.map(function (e) { return e.label; });
    var bars = chart.style === 'BARS';
    var spans = [];
    chart.estimates.forEach(function (e, i) {
      if (e.interval.low !== null && e.interval.high !== null) {
        spans.push([e.interval.low, i], [e.interval.high, i], [null, null]);
      }
    });
    var series = [{
      type: 'line', data: spans, symbol: 'rect', symbolSize: [2, 10], showSymbol: true, silent: true, z: 3,
      lineStyle: {color: colour(bars ? 'ink' : 'c1'), width: 2}, itemStyle: {color: colour(bars ? 'ink' : 'c1')}
    }, {
      type: bars ? 'bar' : 'scatter', z: bars ? 2 : 4, symbolSize: 12, barMaxWidth: 20,
      data: chart.estimates.map(function (e, i) {
        return {
          value: bars ? e.value : [e.value, i], symbol: e.main ? 'diamond' : 'circle', symbolSize: e.main ? 18 : 11,
          itemStyle: {color: colour(e.main ? 'c2' : 'c1')}
        };
      }),
      markLine: chart.reference === undefined ? undefined : rule([chart.reference])
    }];
    return base({
      xAxis: axis(chart.axis, {scale: !bars}),
      yAxis: axis('', {
        type: 'category', data: labels, inverse: true, splitLine: {show: false},
        axisLabel: {color: colour('ink'), fontSize: 13, width: document.body.clientWidth < 700 ? 120 : 220, overflow: 'break', lineHeight: 15}
      }),
      tooltip: Object.assign(base().tooltip, {formatter: function (item) {
        var e = chart.estimates[item.dataIndex];
        return lines(e.label, number(e.value), e.interval.low === null ? 'no interval: ' + e.interval.method
          : '[' + number(e.interval.low) + ', ' + number(e.interval.high) + '] ' + e.interval.method);
      }}),
      series: series
    });
  }

  function histogram(chart) {
    var lowest = chart.edges[0], highest = chart.edges[chart.edges.length - 1];
    chart.markers.forEach(function (m) { lowest = Math.min(lowest, m.value); highest = Math.max(highest, m.value); });
    var pad = (highest - lowest) * 0.04;
    var series = [{
      type: 'bar', barWidth: '94%', itemStyle: {color: colour('c1')},
      data: chart.counts.map(function (count, i) { return [(chart.edges[i] + chart.edges[i + 1]) / 2, count]; })
    }];
    chart.markers.forEach(function (m) {
      series.push({
        type: 'line', data: [], markLine: Object.assign(rule([m.value], m.label + ' ' + number(m.value)),
          {lineStyle: {color: colour('c2'), type: 'solid', width: 2.5}})
      });
    });
    return base({
      grid: {left: 16, right: 32, top: 34, bottom: 36, containLabel: true},
      xAxis: axis(chart.axis, {min: lowest - pad, max: highest + pad, splitLine: {show: false}, axisLabel: {color: colour('soft'), hideOverlap: true, formatter: number}}),
      yAxis: axis('', {scale: false}),
      tooltip: Object.assign(base().tooltip, {formatter: function (item) {
        var i = item.dataIndex;
        return lines(number(chart.edges[i]) + ' to ' + number(chart.edges[i + 1]), 'count ' + chart.counts[i]);
      }}),
      series: series
    });
  }

  function logarithmic(chart) {
    var all = [].concat.apply([], chart.series.map(function (line) { return line.x; }));
    return {type: 'log', min: Math.min.apply(null, all), max: Math.max.apply(null, all), axisLabel: {color: colour('soft'), hideOverlap: true, formatter: number}};
  }
  var DASHES = ['solid', [7, 4], [2, 3], [10, 3, 2, 3]];
  function curves(chart) {
    var series = [];
    chart.series.forEach(function (line, k) {
      var paint = colour('c' + (k % 4 + 1));
      if (line.low.length) {
        var edge = line.x.map(function (x, i) { return [x, line.low[i]]; })
          .concat(line.x.map(function (x, i) { return [x, line.high[i]]; }).reverse());
        series.push({
          type: 'custom', silent: true, clip: true, z: 1, data: edge, tooltip: {show: false},
          renderItem: function (params, api) {
            return params.dataIndexInside > 0 ? undefined : {
              type: 'polygon', silent: true, shape: {points: edge.map(function (at) { return api.coord(at); })},
              style: {fill: paint, opacity: 0.2}
            };
          }
        });
      }
      series.push({
        name: line.name, type: 'line', showSymbol: line.x.length < 3, symbolSize: 6,
        data: line.x.map(function (x, i) { return [x, line.y[i]]; }),
        lineStyle: {color: paint, width: 2.5, type: DASHES[k % 4]}, itemStyle: {color: paint}
      });
    });
    return base({
      legend: legend(chart.series.map(function (line) { return {name: line.name, itemStyle: {opacity: 0}}; })),
      grid: {left: 34, right: 24, top: 34, bottom: 36, containLabel: true},
      xAxis: axis(chart.xAxis, chart.xScale === 'LOGARITHMIC' ? logarithmic(chart) : {}), yAxis: axis(chart.yAxis, {nameGap: 46}),
      tooltip: Object.assign(base().tooltip, {trigger: 'axis', formatter: function (items) {
        return lines.apply(null, items.filter(function (item) { return chart.series.some(function (line) { return line.name === item.seriesName; }); })
          .map(function (item) { return item.seriesName + ': ' + number(item.value[0]) + ', ' + number(item.value[1]); }));
      }}),
      series: series
    });
  }

  var SHAPES = ['circle', 'triangle', 'rect', 'diamond'];
  function points(chart) {
    return base({
      legend: legend(chart.series.map(function (group) { return group.name; })),
      grid: {left: 34, right: 24, top: 34, bottom: 36, containLabel: true},
      xAxis: axis(chart.xAxis), yAxis: axis(chart.yAxis, {nameGap: 46}),
      tooltip: Object.assign(base().tooltip, {formatter: function (item) {
        return lines(item.seriesName, number(item.value[0]) + ', ' + number(item.value[1]));
      }}),
      series: chart.series.map(function (group, k) {
        return {
          name: group.name, type: 'scatter', symbol: SHAPES[k % 4], symbolSize: 8,
          itemStyle: {color: colour('c' + (k % 4 + 1)), opacity: group.x.length > 500 ? 0.4 : 0.75},
          data: group.x.map(function (x, i) { return [x, group.y[i]]; })
        };
      })
    });
  }

  // Wide cells hold their words and number, narrow ones the words alone, as small as they must be.
  function cellLabel(chart, each, most) {
    // As many decimals as show three digits of the greatest: what is nothing beside it reads as 0.
    var places = Math.min(12, Math.max(0, 2 - Math.floor(Math.log10(most))));
    var short = function (value) { return (Number(value.toFixed(places)) || 0).toString(); };
    if (!chart.labels) {
      return {show: each > 40 && chart.columns.length <= 14, fontSize: 11, formatter: function (item) { return short(item.value[2]); }};
    }
    var words = function (item) { return chart.labels[item.value[1]][item.value[0]]; };
    if (each > 62) {
      return {show: true, fontSize: 12, formatter: function (item) { return '{which|' + words(item) + '}  ' + short(item.value[2]); }, rich: {which: {fontSize: 10, fontWeight: 400}}};
    }
    return {show: each > 22, fontSize: each > 40 ? 11 : 9, formatter: words};
  }
  function heatMap(chart, width) {
    var cells = [], most = 0, least = Infinity, greatest = -Infinity;
    chart.values.forEach(function (row, y) {
      row.forEach(function (value, x) {
        if (value === null) return;
        cells.push([x, y, value]);
        most = Math.max(most, Math.abs(value));
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
      });
    });
    if (most === 0) most = 1;
    // Where one end of the scale is saturated, numbers on it take the page's own colour.
    cells = cells.map(function (cell) {
      var strong = !chart.diverging && Math.abs(cell[2]) > 0.55 * most;
      return {value: cell, label: {color: colour(strong ? 'card' : 'ink')}};
    });
    var each = width / (chart.columns.length + 2);
    var roomy = each > 40;
    var longest = Math.max.apply(null, chart.columns.map(function (name) { return name.length; }).concat(0));
    var upright = roomy || longest * 8 < each;
    return base({
      grid: {left: 16, right: 16, top: 28, bottom: 64, containLabel: true},
      xAxis: axis(chart.xAxis, {type: 'category', data: chart.columns, splitLine: {show: false}, axisLabel: {color: colour('ink'), interval: 0, rotate: upright ? 0 : 60}}),
      yAxis: axis(chart.yAxis, {type: 'category', data: chart.rows, inverse: true, nameLocation: 'start', nameGap: 12, nameTextStyle: {color: colour('soft'), fontSize: 13, align: 'left'}, splitLine: {show: false}, axisLabel: {color: colour('ink'), interval: 0}}),
      visualMap: {
        type: 'continuous', orient: 'horizontal', left: 'center', bottom: 0, calculable: false, itemHeight: 160, itemWidth: 12,
        min: chart.diverging ? -most : Math.min(least, 0), max: chart.diverging ? most : greatest,
        text: [number(chart.diverging ? most : greatest), chart.measure + '   ' + number(chart.diverging ? -most : Math.min(least, 0))],
        textStyle: {color: colour('ink')},
        inRange: {color: chart.diverging ? [colour('low'), colour('mid'), colour('high')] : [colour('mid'), colour('c1')]}
      },
      tooltip: Object.assign(base().tooltip, {formatter: function (item) {
        return lines(chart.labels ? chart.labels[item.value[1]][item.value[0]] : chart.rows[item.value[1]] + ', ' + chart.columns[item.value[0]], chart.measure + ' ' + number(item.value[2]));
      }}),
      series: [{
        type: 'heatmap', data: cells, itemStyle: {borderColor: colour('card'), borderWidth: 1},
        label: cellLabel(chart, each, most)
      }]
    });
  }

  function option(chart, width) {
    switch (chart.kind) {
      case 'estimates': return estimates(chart);
      case 'histogram': return histogram(chart);
      case 'lines': return curves(chart);
      case 'scatter': return points(chart);
      default: return heatMap(chart, width);
    }
  }
  function draw() {
    charts.forEach(function (chart) { chart.dispose(); });
    charts = [];
    if (typeof echarts === 'undefined') return;
    document.querySelectorAll('.chart').forEach(function (box) {
      var chart = echarts.init(box, null, {renderer: 'svg'});
      chart.setOption(option(report.sections[Number(box.dataset.section)].chart, box.clientWidth));
      charts.push(chart);
    });
  }
  draw();
  var waiting;
  // Paper is white: the charts are drawn for it, and then for the screen again.
  var onScreen;
  addEventListener('beforeprint', function () { onScreen = root.dataset.theme || ''; root.dataset.theme = 'light'; draw(); });
  addEventListener('afterprint', function () {
    if (onScreen) root.dataset.theme = onScreen; else delete root.dataset.theme;
    draw();
  });
  addEventListener('resize', function () { clearTimeout(waiting); waiting = setTimeout(draw, 120); });
})();
