// A dashboard by the types of the newest Grafana. A panel of a type that is not in the list is an
// error.
import type * as grafana from 'schema-newest';
import type * as bar_chart from 'schema-newest/dist/esm/raw/composable/barchart/panelcfg/x/BarChartPanelCfg_types.gen';
import type * as bar_gauge from 'schema-newest/dist/esm/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen';
import type * as gauge from 'schema-newest/dist/esm/raw/composable/gauge/panelcfg/x/GaugePanelCfg_types.gen';
import type * as heatmap from 'schema-newest/dist/esm/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen';
import type * as pie_chart from 'schema-newest/dist/esm/raw/composable/piechart/panelcfg/x/PieChartPanelCfg_types.gen';
import type * as stat from 'schema-newest/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type * as state_timeline from 'schema-newest/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen';
import type * as table from 'schema-newest/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen';
import type * as text from 'schema-newest/dist/esm/raw/composable/text/panelcfg/x/TextPanelCfg_types.gen';
import type * as time_series from 'schema-newest/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';
import type { DataLinks, Definition, PanelOf, Plain, PrometheusAnnotation, Settings } from './plain';

interface Options {
  barchart: bar_chart.Options;
  bargauge: bar_gauge.Options;
  gauge: gauge.Options;
  heatmap: heatmap.Options;
  piechart: pie_chart.Options;
  stat: stat.Options;
  'state-timeline': state_timeline.Options;
  table: table.Options;
  text: text.Options;
  timeseries: time_series.Options;
}

interface Customs {
  barchart: bar_chart.FieldConfig;
  bargauge: {};
  gauge: {};
  heatmap: heatmap.FieldConfig;
  piechart: pie_chart.FieldConfig;
  stat: {};
  'state-timeline': state_timeline.FieldConfig;
  table: table.FieldConfig;
  text: {};
  timeseries: time_series.FieldConfig;
}

type Links = { links?: Array<Settings<grafana.DashboardLink>> };
type Common =
  Plain<Omit<grafana.Panel, 'type' | 'options' | 'fieldConfig' | 'targets' | 'links'>> & Links;
type Field = Plain<Omit<grafana.FieldConfig, 'custom' | 'links'>> & DataLinks;

type Panel = PanelOf<Common, Field, Plain<grafana.MatcherConfig>, Options, Customs>;
type Row = Plain<Omit<grafana.RowPanel, 'panels'>> & { panels: Panel[] };

export type Dashboard = Plain<
  Omit<grafana.Dashboard, 'panels' | 'templating' | 'annotations'>
> & {
  panels: Array<Panel | Row>;
  templating: { list: Array<Plain<grafana.VariableModel> & Definition> };
  annotations: { list: Array<Plain<grafana.AnnotationQuery> & PrometheusAnnotation> };
};
