# The only door: `make` lists what there is.
PYTHON ?= python3
HOLDFAST := exec $(PYTHON) -m local

.DEFAULT_GOAL := help
.PHONY: help run dev test faults check bench audit mutants lint format budgets snapshots openapi lock backup restore psql env clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## start everything and print the address
	@$(HOLDFAST) run

dev: ## the same, with reload on both sides
	@$(HOLDFAST) dev

test: ## everything that must hold, from format to a real browser
	@$(HOLDFAST) test

faults: ## inject every fault in full, and write what came of it into docs/faults.md
	@$(HOLDFAST) faults

check: ## the quick part of it: format, lint, types, boundaries, dead code
	@$(HOLDFAST) check

audit: ## ask the registries for known holes in packages
	@$(HOLDFAST) audit

mutants: ## remove one guard at a time, and see whether a test notices (or ONLY=token)
	@$(HOLDFAST) mutants $(if $(ONLY),--only "$(ONLY)")

lint: ## lint alone
	@$(HOLDFAST) lint

format: ## format all source code
	@$(HOLDFAST) format

budgets: ## measure what the page costs, in bytes and milliseconds
	@$(HOLDFAST) budgets

snapshots: ## compare what each screen looks like (TAKE=yes: take the pictures anew)
	@$(HOLDFAST) snapshots $(if $(TAKE),--take)

openapi: ## write openapi.json and the page's client anew
	@$(HOLDFAST) openapi

lock: ## pin all Python packages anew
	@$(HOLDFAST) lock

bench: ## measure it beside its peers (QUICK=1: one short round)
	@$(HOLDFAST) bench $(if $(QUICK),--quick)

backup: ## write the database to backups/ (or to FILE=…)
	@$(HOLDFAST) backup $(FILE)

restore: ## read FILE=… into an empty database
	@$(HOLDFAST) restore "$(FILE)"

psql: ## a SQL prompt on the database
	@$(HOLDFAST) psql

env: ## print the environment of the API, to start it by hand
	@$(HOLDFAST) env

clean: ## delete what was made here, but no data
	@rm -rf .venv frontend/node_modules frontend/.next e2e/node_modules
	@find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
