// How Grafana's types are read for JSON: an enum stands for its values, as JSON has no enums.
// A field that its type does not name is an error in a literal: that finds the misspelt ones.

export type Plain<T> = T extends string
  ? `${T}`
  : T extends object
    ? { [K in keyof T]: Plain<T[K]> }
    : T;

// The same for what Grafana completes with its defaults: nothing has to be there.
export type Settings<T> = T extends string
  ? `${T}`
  : T extends unknown[]
    ? Settings<T[number]>[]
    : T extends object
      ? { [K in keyof T]?: Settings<T[K]> }
      : T;

// A property that replaces a default for some fields: `unit`, or `custom.lineWidth`.
type Property<Field, Custom> = Properties<Field, ''> | Properties<Custom, 'custom.'>;
type Properties<T, Prefix extends string> = {
  [K in keyof T & string]-?: { id: `${Prefix}${K}`; value: T[K] };
}[keyof T & string];

// The panels of all types: what every panel has, and the options and field settings of its type.
export type PanelOf<
  Common,
  Field,
  Matcher,
  Options,
  Customs extends Record<keyof Options, object>,
> = {
  [Type in keyof Options]: Common & {
    type: Type;
    targets?: PrometheusQuery[];
    options: Settings<Options[Type]>;
    fieldConfig: {
      defaults: Field & { custom?: Settings<Customs[Type]> };
      overrides: Array<{
        matcher: Matcher;
        properties: Array<Property<Field, Settings<Customs[Type]>>>;
      }>;
    };
  };
}[keyof Options];

// ---- What @grafana/schema leaves to others: the Prometheus data source, and links of values ----

export interface PrometheusQuery {
  refId: string;
  datasource: { type: 'prometheus'; uid: string };
  expr: string;
  editorMode?: 'code' | 'builder';
  exemplar?: boolean;
  format?: 'time_series' | 'table' | 'heatmap';
  hide?: boolean;
  instant?: boolean;
  interval?: string;
  legendFormat?: string;
  range?: boolean;
}

export interface PrometheusAnnotation {
  expr?: string;
  step?: string;
  tagKeys?: string;
  textFormat?: string;
  titleFormat?: string;
  useValueForTime?: boolean;
}

// What the editor writes beside the query of a variable, for the list of variables.
export interface Definition {
  definition?: string;
}

export interface DataLinks {
  links?: Array<{ title: string; url: string; targetBlank?: boolean }>;
}
