#!/bin/sh
# Runs once, when the database of compose.yaml is empty.
# Holdfast logs in as a role of its own that may make roles and is no superuser.
set -eu

psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
	--set=password="$HOLDFAST_PASSWORD" <<'SQL'
CREATE ROLE holdfast LOGIN CREATEROLE NOSUPERUSER NOBYPASSRLS PASSWORD :'password';
CREATE DATABASE holdfast OWNER holdfast;
SQL
