/** The parts of ECharts that Plenum draws with. No HTML tooltip: it would need styles that the page's policy forbids. */
import {
  CustomChart,
  type CustomSeriesOption,
  LineChart,
  type LineSeriesOption,
  ScatterChart,
  type ScatterSeriesOption,
} from 'echarts/charts'
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
import { type ComposeOption, connect, type ECharts, graphic, init, use } from 'echarts/core'
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers'

use([
  CustomChart,
  LineChart,
  ScatterChart,
  GridComponent,
  AxisPointerComponent,
  DataZoomComponent,
  ToolboxComponent,
  MarkLineComponent,
  MarkAreaComponent,
  CanvasRenderer,
  SVGRenderer,
])

export type ChartOption = ComposeOption<
  | CustomSeriesOption
  | LineSeriesOption
  | ScatterSeriesOption
  | GridComponentOption
  | DataZoomComponentOption
  | ToolboxComponentOption
>
export {
  connect as connectGroup,
  type CustomSeriesOption,
  type ECharts,
  graphic,
  init,
  type LineSeriesOption,
  type ScatterSeriesOption,
}
