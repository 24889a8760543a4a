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
    chart.setOption(options(data));
    const table = canvas.parentElement.querySelector("details");
    if (table) table.open = false;
    new ResizeObserver(() => chart.resize()).observe(canvas);
}

function options({ shape, unit, categories, series }) {
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
    const names = { type: "category", data: categories, axisTick: { show: false } };
    const figures = { type: "value", name: unit, minInterval: 1, splitLine: { lineStyle: { color: "#e5e9ee" } } };
    const lying = shape === "rows";
    return {
        ...common,
        tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (value) => `${value ?? "—"} ${unit}` },
        grid: { left: 8, right: 24, top: series.length > 1 ? 40 : 28, bottom: 8, containLabel: true },
        xAxis: lying ? figures : names,
        yAxis: lying ? { ...names, inverse: true } : figures,
        series: series.map(({ name, values, tone }) => ({
            name,
            itemStyle: tone ? { color: tones[tone] } : undefined,
            type: shape === "line" ? "line" : "bar",
            stack: shape === "stackedBar" ? "all" : undefined,
            barMaxWidth: 36,
            smooth: false,
            data: values,
        })),
    };
}
