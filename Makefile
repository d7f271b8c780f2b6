# Every target does what it needs by itself; the work is in scripts/, which any Python from 3.11 runs without packages.
PORT ?= 8000
HOUSE = sh scripts/with_python.sh scripts/house.py

.DEFAULT_GOAL := help
.PHONY: help run test lint format types messages screenshots bench clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 20

run: ## Set everything up and serve the site on PORT (8000)
	@PORT=$(PORT) $(HOUSE) run

test: ## Run all tests on SQLite and on PostgreSQL
	@$(HOUSE) test

lint: ## Check style and layers
	@$(HOUSE) lint

format: ## Put the code into the project's format
	@$(HOUSE) format

types: ## Check the types of services, querysets and policies
	@$(HOUSE) types

messages: ## Collect the texts to translate, and compile the catalogs
	@$(HOUSE) messages

screenshots: ## Take pictures of the main pages, desktop and phone, into docs/images/
	@$(HOUSE) screenshots

bench: ## Measure what the figures in docs promise (BENCH="--sizes 100000 --help" for more)
	@$(HOUSE) bench $(BENCH)

clean: ## Remove what can be made again (the database and .env stay)
	@$(HOUSE) clean
