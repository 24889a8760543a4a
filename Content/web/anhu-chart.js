// Draws the charts of a page from their data attribute. Tooltips are rich text, since HTML ones carry inline styles,
// which the Content-Security-Policy forbids.
import * as echarts from "./echarts.esm.min.js";

const colors = ["#1f5f99", "#c7791a", "#2f8577", "#a83c3c", "#6b5b95", "#7a8794", "#4b9cd3", "#b5a642"];
const tones = { neutral: "#9aa7b5", info: "#4b9cd3", success: "#2e7d4f", warning: "#e09b2d", danger: "#b3342f", critical: "#7d1128" };
const font = getComputedStyle(document.body).fontFamily;

export function draw(canvas) {
    const data = JSON.parse(canvas.dataset.chart);
    canvas.hidden = false;
    const chart = echarts.init(canvas, null, { renderer: "canvas" });
    chart.setOption(data.shape === "graph" ? graph(data) : options(data));
    if (data.links) follow(chart, data);
    const table = canvas.parentElement.querySelector("details");
    if (table) table.open = false;
    new ResizeObserver(() => chart.resize()).observe(canvas);
}

// What a bar counts is a click away, on the bar or on its name.
function follow(chart, { categories, links }) {
    chart.on("click", ({ componentType, dataIndex, value }) => {
        const link = links[componentType === "series" ? dataIndex : categories.indexOf(value)];
        if (link) window.location.assign(link);
    });
}

function options({ shape, unit, categories, series, links }) {
    const common = {
        color: colors,
        animation: false,
        textStyle: { fontFamily: font, fontSize: 12 },
        legend: series.length > 1 || shape === "ring" ? { top: 0, type: "scroll" } : undefined,
    };
    if (shape === "ring") {
        return {
            ...common,
            tooltip: { trigger: "item", renderMode: "richText", valueFormatter: (value) => `${value ?? "—"} ${unit}` },
            series: [
                {
                    type: "pie",
                    radius: ["45%", "70%"],
                    center: ["50%", "56%"],
                    label: { formatter: "{b}  {c}" },
                    data: categories.map((name, index) => ({ name, value: series[0].values[index] })),
                },
            ],
        };
    }
    const names = { type: "category", data: categories, axisTick: { show: false }, triggerEvent: Boolean(links) };
    const lying = shape === "rows";
    // Beside lying bars the unit would stand on the last figure.
    const figures = { type: "value", name: lying ? "" : unit, minInterval: 1, splitLine: { lineStyle: { color: "#e5e9ee" } } };
    if (lying) names.axisLabel = { width: 130, overflow: "truncate", interval: 0 };
    return {
        ...common,
        tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (value) => `${value ?? "—"} ${unit}` },
        grid: { left: 8, right: lying ? 44 : 24, top: series.length > 1 ? 40 : lying ? 8 : 28, bottom: 8, containLabel: true },
        xAxis: lying ? figures : names,
        yAxis: lying ? { ...names, inverse: true } : figures,
        series: series.map(({ name, values, tone }) => ({
            name,
            itemStyle: tone ? { color: tones[tone] } : undefined,
            type: shape === "line" ? "line" : "bar",
            stack: shape === "stackedBar" ? "all" : undefined,
            barMaxWidth: 36,
            smooth: false,
            symbol: "circle",
            symbolSize: 3,
            // A day between two without a record is a dot.
            showAllSymbol: shape === "line",
            label: lying && series.length === 1 ? { show: true, position: "right" } : undefined,
            data: values,
        })),
    };
}

// Things and how they hang together. Groups stand in columns to begin with, so that the layout settles the same way each time.
function graph({ groups, nodes, edges }) {
    const largest = Math.max(...nodes.map(({ weight }) => weight));
    const sizes = [34, 24, 15, 12];
    const seen = groups.map(() => 0);
    return {
        color: colors,
        textStyle: { fontFamily: font, fontSize: 12 },
        legend: { top: 0, data: groups.filter((_, index) => nodes.some(({ group }) => group === index)) },
        tooltip: { trigger: "item", renderMode: "richText", formatter: ({ dataType, name }) => (dataType === "node" ? name : "") },
        animation: false,
        series: [
            {
                type: "graph",
                layout: "force",
                roam: "move",
                draggable: true,
                top: 40,
                categories: groups.map((name) => ({ name })),
                force: { repulsion: nodes.length > 60 ? 90 : 220, edgeLength: [40, 110], gravity: 0.12, layoutAnimation: false },
                label: { show: nodes.length <= 90, position: "right", fontSize: 11, width: 130, overflow: "truncate" },
                labelLayout: { hideOverlap: true },
                lineStyle: { color: "#9aa7b5", width: 1 },
                data: nodes.map(({ id, name, group, tone, weight }) => ({
                    id,
                    name,
                    category: group,
                    // Never all on one line, on which the forces would leave them.
                    x: group * 200 + (seen[group] % 3) * 30,
                    y: seen[group]++ * 40 + (group % 2) * 110,
                    symbolSize: (sizes[group] ?? 12) * (largest > 1 && group > 0 ? 0.7 + (0.9 * weight) / largest : 1),
                    itemStyle: tone ? { color: tones[tone] } : undefined,
                })),
                edges: edges.map(({ from, to }) => ({ source: from, target: to })),
            },
        ],
    };
}
