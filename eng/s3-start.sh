#!/usr/bin/env bash
# Starts a throw-away S3 server (Ceph radosgw, everything in memory) on the loopback interface, for tests and benchmarks, and prints the text
# that DUCKLAKE_TEST_S3 takes. Everything else goes to standard error. Installs the Debian packages when they are missing and the user is root.
# eng/s3-gateway.sh starts its gateway again after it was killed. Several may run at once: a server of port N takes the ports N to N+9.
# usage: eng/s3-start.sh [PORT]      (default: a free one; data in $TMPDIR/ducklake-s3-PORT, process ids in its file pids: monitor, storage, gateway)
set -euo pipefail

fail() { echo "s3-start.sh: $*" >&2; exit 1; }

in_use() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

any_in_use() {
  local offset
  for offset in {0..9}; do
    ! in_use $(($1 + offset)) || return 0
  done
  return 1
}

installed() { command -v ceph-mon && command -v ceph-osd && command -v radosgw && command -v ceph && command -v curl; } >/dev/null

if ! installed; then
  [[ $EUID -eq 0 ]] && command -v apt-get >/dev/null || fail "no radosgw here; install the packages ceph-mon, ceph-osd, radosgw and curl"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ceph-mon ceph-osd radosgw curl; } >&2 \
    || fail "the packages ceph-mon, ceph-osd and radosgw could not be installed"
  installed || fail "the packages ceph-mon, ceph-osd and radosgw bring no radosgw here"
fi
[[ $EUID -eq 0 ]] || fail "the servers of Ceph start as root only"

port="${1:-}"
while [[ -z "$port" ]] || { [[ $# -eq 0 ]] && any_in_use "$port"; }; do
  port=$((10000 + RANDOM % 1000 * 10))
done
! any_in_use "$port" || fail "one of the ports $port to $((port + 9)) is in use"

directory="${TMPDIR:-/tmp}/ducklake-s3-$port"
rm -rf "$directory"
mkdir -p -m 700 "$directory/mon" "$directory/osd"
random() { head -c 30 /dev/urandom | base64 | tr -d '/+=\n'; }
access_key="lake$(random | cut -c 1-12)"
secret_key="$(random)"
cluster="$(cat /proc/sys/kernel/random/uuid)"
storage="$(cat /proc/sys/kernel/random/uuid)"
monitor="v2:127.0.0.1:$((port + 1))"

# radosgw asks for an encrypted monitor by default, which cannot work without authentication.
export CEPH_CONF="$directory/ceph.conf"
cat >"$CEPH_CONF" <<END
[global]
fsid = $cluster
mon_host = $monitor
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_bind_port_min = $((port + 2))
ms_bind_port_max = $((port + 9))
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
ms_mon_client_mode = crc
mon_data = $directory/mon
osd_data = $directory/osd
log_file = $directory/\$name.log
admin_socket = $directory/\$name.asok
mon_allow_pool_size_one = true
paxos_propose_interval = 0.05
mon_data_avail_warn = 1
mon_data_avail_crit = 0
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pgp_num = 1
osd_crush_chooseleaf_type = 0
osd_objectstore = memstore
memstore_device_bytes = 8G
osd_memory_target = 1G
rgw_rados_pool_pg_num_min = 1
rgw_gc_obj_min_wait = 5
rgw_gc_processor_period = 10
rgw_frontends = beast endpoint=127.0.0.1:$port tcp_nodelay=1
END

in_background() {
  setsid "$@" -f </dev/null >>"$directory/out" 2>&1 3>&- &
  echo $! >>"$directory/pids"
}

step() { "$@" >>"$directory/out" 2>&1 || { tail -20 "$directory/out" >&2; bash "$(dirname "${BASH_SOURCE[0]}")/s3-stop.sh" "$port"; fail "failed: $1 $2"; }; }

step monmaptool --create --fsid "$cluster" --addv a "[$monitor]" "$directory/monmap"
step ceph-mon --mkfs -i a --monmap "$directory/monmap"
in_background ceph-mon -i a
step timeout 60 ceph osd new "$storage"
step ceph-osd -i 0 --mkfs --osd-uuid "$storage"
step timeout 60 ceph osd crush add osd.0 1 host=local root=default
in_background ceph-osd -i 0
step timeout 120 radosgw-admin user create --uid=lake --display-name=lake --access-key="$access_key" --secret="$secret_key"
step bash "$(dirname "${BASH_SOURCE[0]}")/s3-gateway.sh" "$port"

create_bucket() {
  curl -sf --retry 30 --retry-delay 1 --retry-all-errors -X PUT --config - "http://127.0.0.1:$port/$1" <<<"user = \"$access_key:$secret_key\"
aws-sigv4 = \"aws:amz:us-east-1:s3\"
header = \"x-amz-content-sha256: UNSIGNED-PAYLOAD\""
}

step create_bucket lake
echo "Endpoint=http://127.0.0.1:$port;Access Key=$access_key;Secret Key=$secret_key;Bucket=lake"
