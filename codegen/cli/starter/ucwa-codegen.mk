# Targets for a Makefile: `include ucwa-codegen.mk`, or `make -f ucwa-codegen.mk api-generate`.

UCWA_CODEGEN ?= ucwa-codegen

.PHONY: api-generate api-check api-drift api-serve

api-generate: ## Writes generated/ from specs/
	$(UCWA_CODEGEN) generate

api-check: ## Fails if a page has a fault
	$(UCWA_CODEGEN) check --strict

api-drift: ## Fails if generated/ is not what the pages give
	$(UCWA_CODEGEN) generate --check

api-serve: ## Answers every operation with an example
	$(UCWA_CODEGEN) serve
