{{- define "exporter.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- /* At most 50 characters: the names of pods, and of the other objects, add to it. */}}
{{- define "exporter.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- $name := include "exporter.name" . }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 50 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{- define "exporter.selectorLabels" -}}
app.kubernetes.io/name: {{ include "exporter.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{- define "exporter.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "exporter.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "exporter.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "exporter.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "exporter.image" -}}
{{- $image := .Values.image }}
{{- if $image.digest }}
{{- printf "%s@%s" $image.repository $image.digest }}
{{- else }}
{{- printf "%s:%s" $image.repository (default .Chart.AppVersion $image.tag) }}
{{- end }}
{{- end }}

{{- /* One exporter for each state: a StatefulSet keeps that over updates, and numbers the shards. */}}
{{- define "exporter.isStatefulSet" -}}
{{- if or .Values.persistence.enabled (gt (int .Values.shards) 1) }}true{{ end }}
{{- end }}

{{- /* The files of the configuration, as the data of a ConfigMap. Their indent is stated, because a text
       may begin with blanks. */}}
{{- define "exporter.configFiles" -}}
{{- $config := .Values.config -}}
api_credits_exporter.yml: |2
{{- if kindIs "string" $config }}
  {{- $config | nindent 2 }}
{{- else }}
  {{- toYaml (default (dict "accounts" list) $config) | nindent 2 }}
{{- end }}
{{- range $name, $text := .Values.extraFiles }}
{{ $name | quote }}: |2
  {{- $text | nindent 2 }}
{{- end }}
{{- end }}

{{- /* The web configuration of the chart's own Secret, or nothing. */}}
{{- define "exporter.webConfig" -}}
{{- $web := deepCopy .Values.web.config }}
{{- if .Values.web.certificateSecret }}
{{- $files := dict "cert_file" "/etc/api_credits_exporter/tls/tls.crt" "key_file" "/etc/api_credits_exporter/tls/tls.key" }}
{{- $_ := set $web "tls_server_config" (merge (default dict $web.tls_server_config) $files) }}
{{- end }}
{{- if $web }}
{{- toYaml $web }}
{{- end }}
{{- end }}

{{- define "exporter.webSecret" -}}
{{- if .Values.web.existingSecret }}
{{- .Values.web.existingSecret }}
{{- else if include "exporter.webConfig" . }}
{{- printf "%s-web" (include "exporter.fullname" .) }}
{{- end }}
{{- end }}

{{- define "exporter.scheme" -}}
{{- if or .Values.web.tls (include "exporter.webConfig" . | fromYaml).tls_server_config }}https{{ else }}http{{ end }}
{{- end }}

{{- /* "true" where a page is shown only to who has a password or a certificate. */}}
{{- define "exporter.asksClients" -}}
{{- $web := include "exporter.webConfig" . | fromYaml }}
{{- $type := dig "tls_server_config" "client_auth_type" "NoClientCert" $web }}
{{- $required := list "RequireAnyClientCert" "RequireClientCert" "RequireAndVerifyClientCert" }}
{{- if or .Values.web.basicAuth .Values.web.clientCertificates $web.basic_auth_users (has $type $required) }}true{{ end }}
{{- end }}

{{- /* What values cannot mean together, told before anything is rendered. */}}
{{- define "exporter.check" -}}
{{- $values := .Values }}
{{- if and $values.existingConfig (or $values.config $values.extraFiles) }}
{{- fail "existingConfig is used instead of config and extraFiles: leave these two out, or existingConfig" }}
{{- end }}
{{- if and $values.web.existingSecret (or $values.web.config $values.web.certificateSecret) }}
{{- fail "web.existingSecret is used instead of web.config and web.certificateSecret: leave these two out, or web.existingSecret" }}
{{- end }}
{{- if and (gt (int $values.shards) 1) $values.persistence.existingClaim }}
{{- fail "persistence.existingClaim is one volume, and each of several shards needs its own: leave it out" }}
{{- end }}
{{- if and (gt (int $values.shards) 1) (semverCompare "<1.28-0" .Capabilities.KubeVersion.Version) }}
{{- fail "shards above 1 need Kubernetes 1.28 or later, which labels each pod of a StatefulSet with its number" }}
{{- end }}
{{- $own := list "helm.sh/chart" }}
{{- range list "name" "instance" "version" "managed-by" "component" }}
{{- $own = append $own (printf "app.kubernetes.io/%s" .) }}
{{- end }}
{{- range $where, $labels := dict "commonLabels" .Values.commonLabels "podLabels" .Values.podLabels "serviceMonitor.labels" .Values.serviceMonitor.labels "prometheusRule.labels" .Values.prometheusRule.labels "dashboards.labels" .Values.dashboards.labels }}
{{- range $name, $_ := $labels }}
{{- if has $name $own }}
{{- fail (printf "%s: %s is a label that the chart sets itself" $where $name) }}
{{- end }}
{{- if and (ne $where "commonLabels") (hasKey $values.commonLabels $name) }}
{{- fail (printf "%s: %s is in commonLabels, too" $where $name) }}
{{- end }}
{{- end }}
{{- end }}
{{- if hasKey $values.extraFiles "api_credits_exporter.yml" }}
{{- fail "extraFiles: api_credits_exporter.yml is the configuration itself: put it into config" }}
{{- end }}
{{- end }}
