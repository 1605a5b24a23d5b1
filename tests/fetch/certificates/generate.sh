#!/bin/sh
# Makes the test material of this folder: a private CA and server certificates that nobody trusts but
# the tests, valid for a hundred years (one has expired on purpose). All servers share one key. Clients
# have their own CA, each a key; "stranger" is of no CA.
# generate.sh clients makes those of the clients alone.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

request() { openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes "$@"; }
mark() { echo "Test material of api_credits_exporter. Not a secret, trusted by nobody."; cat "$1"; }

begin=20200101000000Z
end=21200101000000Z
mkdir "$work/db" && : > "$work/db/index.txt" && echo 1000 > "$work/db/serial"
cat > "$work/ca.cnf" <<END
[ca]
default_ca = test
[test]
database = $work/db/index.txt
serial = $work/db/serial
new_certs_dir = $work/db
certificate = $work/ca.crt
private_key = $work/ca.key
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
END

clients() {
  for name in client other_client stranger; do
    request -subj "/CN=$name" -keyout "$work/$name.key" -out "$work/$name.csr"
    echo 'basicConstraints=critical,CA:TRUE' > "$work/$name.ext"
    openssl ca -batch -notext -selfsign -config "$work/ca.cnf" -keyfile "$work/$name.key" \
      -in "$work/$name.csr" -out "$work/$name.crt" -startdate "$begin" -enddate "$end" \
      -extfile "$work/$name.ext"
    mark "$work/$name.crt" > "$name.pem"
    mark "$work/$name.key" > "${name}_key.pem"
  done
  cat client.pem other_client.pem > clients.pem
  openssl pkcs8 -topk8 -in "$work/client.key" -passout pass:typed -out "$work/encrypted.key"
  mark "$work/encrypted.key" > client_encrypted_key.pem
}
if [ "${1:-}" = clients ]; then
  clients
  exit
fi

request -subj "/CN=api_credits test CA" -keyout "$work/ca.key" -out "$work/ca.csr"
printf 'basicConstraints=critical,CA:TRUE\nsubjectKeyIdentifier=hash\n' > "$work/ca.ext"
openssl ca -batch -notext -selfsign -config "$work/ca.cnf" -keyfile "$work/ca.key" \
  -in "$work/ca.csr" -out "$work/ca.crt" -startdate "$begin" -enddate "$end" -extfile "$work/ca.ext"
request -subj "/CN=test server" -keyout "$work/server.key" -out "$work/server.csr"
issue() {  # name, subjectAltName, not before, not after
  echo "subjectAltName=$2" > "$work/$1.ext"
  openssl ca -batch -notext -config "$work/ca.cnf" -in "$work/server.csr" -out "$work/$1.crt" \
    -startdate "$3" -enddate "$4" -extfile "$work/$1.ext"
  mark "$work/$1.crt" > "$1.pem"
}
issue server "DNS:localhost,IP:127.0.0.1" "$begin" "$end"
issue elsewhere "DNS:elsewhere.test" "$begin" "$end"
issue expired "DNS:localhost,IP:127.0.0.1" "$begin" 20210101000000Z
mark "$work/ca.crt" > ca.pem
mark "$work/server.key" > server_key.pem
clients
