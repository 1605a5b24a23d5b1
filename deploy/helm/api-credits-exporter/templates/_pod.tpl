{{- define "exporter.probe" -}}
{{- if include "exporter.asksClients" .root -}}
tcpSocket:
  port: metrics
{{- else -}}
httpGet:
  path: {{ .path }}
  port: metrics
  scheme: {{ include "exporter.scheme" .root | upper }}
{{- end }}
{{ toYaml .timing }}
{{- end }}

{{- define "exporter.args" -}}
- --config.file=/etc/api_credits_exporter/config/api_credits_exporter.yml
- --storage.path=/var/lib/api_credits_exporter
- --web.listen-address=:10210
- --log.level={{ .Values.log.level }}
- --log.format={{ .Values.log.format }}
{{- if .Values.autoReload }}
- --config.auto-reload
{{- end }}
{{- if .Values.enableLifecycle }}
- --web.enable-lifecycle
{{- end }}
{{- if include "exporter.webSecret" . }}
- --web.config.file=/etc/api_credits_exporter/web/web.yml
{{- end }}
{{- if gt (int .Values.shards) 1 }}
- --shard=$(POD_INDEX)
- --total-shards={{ int .Values.shards }}
{{- end }}
{{- with .Values.extraArgs }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- /* Folders are mounted whole: a single file of one (subPath) would never change again. They stand
       side by side, because nothing can be mounted inside a volume that is read-only. */}}
{{- define "exporter.pod" -}}
metadata:
  labels:
    {{- include "exporter.selectorLabels" . | nindent 4 }}
    {{- with .Values.commonLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
    {{- with .Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- $restart := and (not .Values.autoReload) (not .Values.existingConfig) }}
  {{- if or $restart .Values.podAnnotations }}
  annotations:
    {{- if $restart }}
    checksum/config: {{ include "exporter.configFiles" . | sha256sum }}
    {{- end }}
    {{- with .Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- end }}
spec:
  serviceAccountName: {{ include "exporter.serviceAccountName" . | quote }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . | quote }}
  {{- end }}
  terminationGracePeriodSeconds: {{ int .Values.terminationGracePeriodSeconds }}
  securityContext:
    {{- toYaml .Values.podSecurityContext | nindent 4 }}
  containers:
    - name: exporter
      image: {{ include "exporter.image" . | quote }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      args:
        {{- include "exporter.args" . | nindent 8 }}
      {{- $sharded := gt (int .Values.shards) 1 }}
      {{- if or $sharded .Values.extraEnv }}
      env:
        {{- if $sharded }}
        - name: POD_INDEX
          valueFrom:
            fieldRef:
              fieldPath: metadata.labels['apps.kubernetes.io/pod-index']
        {{- end }}
        {{- with .Values.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- end }}
      {{- with .Values.extraEnvFrom }}
      envFrom:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      ports:
        - name: metrics
          containerPort: 10210
          protocol: TCP
      startupProbe:
        {{- include "exporter.probe" (dict "root" . "path" "/-/healthy" "timing" .Values.probes.startup) | nindent 8 }}
      livenessProbe:
        {{- include "exporter.probe" (dict "root" . "path" "/-/healthy" "timing" .Values.probes.liveness) | nindent 8 }}
      readinessProbe:
        {{- include "exporter.probe" (dict "root" . "path" "/-/ready" "timing" .Values.probes.readiness) | nindent 8 }}
      resources:
        {{- toYaml .Values.resources | nindent 8 }}
      securityContext:
        {{- toYaml .Values.securityContext | nindent 8 }}
      volumeMounts:
        - name: config
          mountPath: /etc/api_credits_exporter/config
          readOnly: true
        - name: keys
          mountPath: /etc/api_credits_exporter/keys
          readOnly: true
        {{- if include "exporter.webSecret" . }}
        - name: web
          mountPath: /etc/api_credits_exporter/web
          readOnly: true
        {{- end }}
        {{- if .Values.web.certificateSecret }}
        - name: tls
          mountPath: /etc/api_credits_exporter/tls
          readOnly: true
        {{- end }}
        - name: state
          mountPath: /var/lib/api_credits_exporter
        {{- with .Values.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
  volumes:
    - name: config
      {{- $config := default (include "exporter.fullname" .) .Values.existingConfig }}
      {{- if eq .Values.configKind "Secret" }}
      secret:
        secretName: {{ $config | quote }}
        defaultMode: 0440
      {{- else }}
      configMap:
        name: {{ $config | quote }}
      {{- end }}
    - name: keys
      {{- if or .Values.keys.values .Values.keys.existingSecrets }}
      projected:
        defaultMode: 0440
        sources:
          {{- if .Values.keys.values }}
          - secret:
              name: {{ include "exporter.fullname" . }}-keys
          {{- end }}
          {{- range .Values.keys.existingSecrets }}
          - secret:
              name: {{ . | quote }}
          {{- end }}
      {{- else }}
      emptyDir: {}
      {{- end }}
    {{- with include "exporter.webSecret" . }}
    - name: web
      secret:
        secretName: {{ . | quote }}
        defaultMode: 0440
    {{- end }}
    {{- with .Values.web.certificateSecret }}
    - name: tls
      secret:
        secretName: {{ . | quote }}
        defaultMode: 0440
    {{- end }}
    {{- if not .Values.persistence.enabled }}
    - name: state
      emptyDir: {}
    {{- else if .Values.persistence.existingClaim }}
    - name: state
      persistentVolumeClaim:
        claimName: {{ .Values.persistence.existingClaim | quote }}
    {{- end }}
    {{- with .Values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- range $key := list "nodeSelector" "tolerations" "affinity" "topologySpreadConstraints" }}
  {{- with get $.Values $key }}
  {{ $key }}:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- end }}
{{- end }}
