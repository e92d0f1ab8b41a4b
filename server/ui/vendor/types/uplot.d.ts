// What chart.js uses of uPlot, for the type check alone.
declare const uPlot: any;
export default uPlot;
