// A dashboard by the types of the oldest Grafana that is supported. They describe the editor's
// model rather than files, so nothing is required here; and they are incomplete where it says so.
import type * as newest from 'schema-newest';
import type * as grafana from 'schema-oldest';
import type { DataLinks, Definition, PanelOf, PrometheusAnnotation, Settings } from './plain';

// Options of which no types were published are checked by the newest alone.
interface Options {
  barchart: Record<string, unknown>;
  bargauge: Record<string, unknown>;
  gauge: Record<string, unknown>;
  heatmap: Record<string, unknown>;
  piechart: Record<string, unknown>;
  stat: grafana.SingleStatBaseOptions & {
    colorMode: grafana.BigValueColorMode;
    graphMode: grafana.BigValueGraphMode;
    justifyMode: grafana.BigValueJustifyMode;
    textMode: grafana.BigValueTextMode;
  };
  'state-timeline': Record<string, unknown>;
  table: Record<string, unknown>;
  text: Record<string, unknown>;
  timeseries: grafana.OptionsWithLegend & grafana.OptionsWithTooltip & grafana.OptionsWithTimezones;
}

interface Customs {
  barchart: grafana.AxisConfig & grafana.HideableFieldConfig & Record<string, unknown>;
  bargauge: {};
  gauge: {};
  heatmap: Record<string, unknown>;
  piechart: grafana.HideableFieldConfig;
  stat: {};
  'state-timeline': grafana.HideableFieldConfig & { fillOpacity: number; lineWidth: number };
  table: grafana.TableFieldOptions;
  text: {};
  timeseries: grafana.GraphFieldConfig;
}

type Common = Settings<
  Omit<grafana.Panel, 'type' | 'options' | 'fieldConfig' | 'targets'>
> & { hideTimeOverride?: boolean };  // missing
// Missing: the lowest threshold holds from null on.
type Thresholds = Settings<Omit<grafana.ThresholdsConfig, 'steps'>> & {
  steps: Array<{ color: string; value: number | null }>;
};
// Missing: some of the special values that a mapping may match, such as not a number.
type Mappings = Settings<Pick<newest.FieldConfig, 'mappings'>>;
type Field = Settings<Omit<grafana.FieldConfig, 'custom' | 'links' | 'thresholds' | 'mappings'>> &
  DataLinks &
  Mappings & { thresholds?: Thresholds };

// Missing: what the kinds of variables have beyond the common fields.
type Variable = Settings<grafana.VariableModel> &
  Settings<
    Pick<
      newest.VariableModel,
      'allValue' | 'current' | 'includeAll' | 'multi' | 'options' | 'refresh' | 'regex' | 'sort'
    >
  > &
  Definition;

// Not known there, and ignored: the marks are on all panels then.
type Filter = Settings<Pick<newest.AnnotationQuery, 'filter'>>;

type Panel = PanelOf<Common, Field, Settings<grafana.MatcherConfig>, Options, Customs>;
type Row = Settings<Omit<grafana.RowPanel, 'panels' | 'type'>> & { type: 'row'; panels: Panel[] };

export type Dashboard = Settings<
  Omit<grafana.Dashboard, 'panels' | 'templating' | 'annotations'>
> & {
  panels: Array<Panel | Row>;
  templating: { list: Variable[] };
  annotations: { list: Array<Settings<grafana.AnnotationQuery> & Filter & PrometheusAnnotation> };
};
