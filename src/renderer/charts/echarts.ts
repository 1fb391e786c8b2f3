/** The parts of ECharts that Plenum draws with. No HTML tooltip: it would need styles that the page's policy forbids. */
import { LineChart, type LineSeriesOption } from 'echarts/charts'
import {
  AxisPointerComponent,
  DataZoomComponent,
  type DataZoomComponentOption,
  GridComponent,
  type GridComponentOption,
  MarkAreaComponent,
  MarkLineComponent,
  ToolboxComponent,
  type ToolboxComponentOption,
} from 'echarts/components'
import { type ComposeOption, connect, type ECharts, init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

use([
  LineChart,
  GridComponent,
  AxisPointerComponent,
  DataZoomComponent,
  ToolboxComponent,
  MarkLineComponent,
  MarkAreaComponent,
  CanvasRenderer,
])

export type ChartOption = ComposeOption<
  LineSeriesOption | GridComponentOption | DataZoomComponentOption | ToolboxComponentOption
>
export { connect as connectGroup, type ECharts, init, type LineSeriesOption }
