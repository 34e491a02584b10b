# Entry points: run test bench lint dev clean; `make help` says what each does.
SHELL := /bin/bash
MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:
.SECONDARY:
.DEFAULT_GOAL := all

# Variants: ASAN=1 sanitizers and malloc instead of pools, FUZZ=1 those and libFuzzer's
# counters (conf/fuzz.mk), CO=0 blocking calls
# (programs of their own in $P; only src/serve is compiled differently).
ASAN ?= 0
ifeq ($(origin CO),default)	# make has a CO of its own
CO   := 1
endif
FUZZ ?= 0
B  := build/$(if $(filter 1,$(FUZZ)),fuzz,$(if $(filter 1,$(ASAN)),asan,plain))
P  := $B$(if $(filter 0,$(CO)),-blocking)
T  := build/tools
G  := build/gen
comma := ,

CC    := gcc
OPT   := $(if $(filter 1,$(ASAN)),-O1 -fsanitize=address$(comma)undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer,-O2)
WARN  := -Wall -Wextra -Werror -Wshadow -Wmissing-prototypes -Wvla -Wframe-larger-than=8192
ifeq ($(FUZZ),1)
CC    := clang
OPT   := -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
WARN  := -w
endif
PKGS  := libpq libsodium libcurl jansson icu-i18n icu-uc zlib libbrotlienc libdeflate openssl vips libzip libfido2 liboath libqrencode cjose
PKGCF := $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(PKGS) 2>/dev/null))
SLIBS  = $(shell pkg-config --libs $(filter-out vips libzip,$(PKGS))) -lssl -lcrypto -lpthread -ldl -lm
LIBS   = $(shell pkg-config --libs vips libzip) $(SLIBS)
CFLAGS := -std=gnu17 -g $(OPT) $(WARN) -D_GNU_SOURCE -Isrc -I$(G) -I. $(PKGCF) -MMD -MP

# The rooms: everything a program is made of but the tools, the server and the programs' own.
OWN   := gen serve soukd sandbox
ROOMS := $(filter-out $(OWN),$(notdir $(patsubst %/,%,$(wildcard src/*/))))
SQL   := $(wildcard sql/*.sql)
MAPS  := $(filter-out src/sandbox/routes,$(wildcard src/*/routes))
VIEWS := $(filter-out templates/sandbox/%,$(wildcard templates/*/*.html))
VROOMS := $(sort $(patsubst templates/%/,%,$(dir $(VIEWS))))

GENC  := $(SQL:sql/%.sql=$(G)/%/sql.c) $(G)/sql_all.c $(G)/routes.c $(G)/assets.c $(G)/catalogues.c \
	 $(VIEWS:templates/%.html=$(G)/views/%.c)
GENH  := $(SQL:sql/%.sql=$(G)/%/sql.h) $(SQL:sql/%.sql=$(G)/%/rows.h) $(MAPS:src/%=$(G)/%.h) \
	 $(VROOMS:%=$(G)/%/views.h)
LIBC  := $(foreach r,$(ROOMS),$(wildcard src/$r/*.c))
LIBO  := $(LIBC:%.c=$B/%.o) $(GENC:$G/%.c=$B/gen/%.o)
objects = $(patsubst %.c,$B/%.o,$(wildcard $(addsuffix /*.c,$(1))))

all: $P/souk $P/soukd $P/sandbox

help:
	@sed -n 's/^#= //p' Makefile

#= make run       install what is missing, build, start everything, print the address
#= make test      all tests; ends with "N passed, N failed"
#= make bench     figures against ceilings of the same run
#= make lint      warnings, analyzers, house rules
#= make fuzz      every decoder and the HTTP surface; FUZZ_SECONDS=75 for each decoder
#= make security  scanners against a marketplace of its own; ends with "N passed, N failed"
#= make dev       run, rebuild and reload on save
#= make routes    the whole site as a table
#= make schema    sql/schema.sql from the migrations
#= make clean     remove what was built (var/ stays)
run: setup
	+@$(MAKE) -s -j$$(nproc) all
	@B=$P conf/run.sh
dev: setup
	@conf/setup.sh conf/packages.test
	+@$(MAKE) -s -j$$(nproc) all
	@SOUK_DEV=1 B=$P conf/run.sh
bench: setup
	@conf/setup.sh conf/packages.test
	+@$(MAKE) -s -j$$(nproc) all
	@python3 tests/load/bench.py
security: setup
	@conf/setup.sh conf/packages.test conf/packages.security
	+@$(MAKE) -s -j$$(nproc) all
	@python3 tests/security/scan.py
lint:
	@tests/lint.sh
schema:
	@conf/schema.sh > sql/schema.sql
setup:
	@conf/setup.sh conf/packages
routes: $T/routegen
	@$T/routegen -p $(MAPS)
clean:
	rm -rf build
.PHONY: help run dev bench security lint schema setup routes clean

# Kore: Debian's source, our repairs.
KORE := build/kore-$(if $(filter 1,$(ASAN)),asan,plain)
$(KORE)/.built: $(wildcard conf/kore/*.patch) conf/kore/build.sh
	conf/kore/build.sh $(KORE) $(if $(filter 1,$(ASAN)),asan)
	@touch $@
KORECF = -isystem $(KORE)/include $$(cat $(KORE)/kore.features)
KOREO  = $(KORE)/obj/*.o

# Tools.
TOOLCF := -std=gnu17 -g -O1 -Wall -Wextra -Werror -Wshadow -Wmissing-prototypes -D_GNU_SOURCE -Isrc
TBASE  := $(addprefix src/base/,base.c arena.c buf.c)
$T/sqlgen: $(wildcard src/gen/sqlgen*) src/gen/tool.c src/gen/tool.h $(TBASE)
$T/routegen: src/run/route.h src/run/access.h $(wildcard src/gen/routegen*) src/gen/tool.c src/gen/tool.h $(TBASE)
$T/tmplc: $(wildcard src/gen/tmplc*) src/gen/tool.c src/gen/tool.h $(TBASE)
$T/assetpack: $(wildcard src/gen/asset*) src/gen/tool.c src/gen/tool.h $(TBASE)
$T/assetpack: TOOLLIBS := -lbrotlienc -lz -lsodium -ldeflate
$T/sqlgen $T/routegen $T/tmplc $T/assetpack:
	@mkdir -p $(@D)
	$(CC) $(TOOLCF) -o $@ $(filter %.c,$^) $(TOOLLIBS)

# Generated code.
$G/%/sql.c: sql/%.sql $T/sqlgen
	@mkdir -p $(@D)
	$T/sqlgen -c $< > $@
$G/%/sql.h: sql/%.sql $T/sqlgen
	@mkdir -p $(@D)
	$T/sqlgen -h $< > $@
$G/%/rows.h: sql/%.sql $T/sqlgen
	@mkdir -p $(@D)
	$T/sqlgen -t $< > $@
$G/sql_all.c: $(SQL) $T/sqlgen
	@mkdir -p $(@D)
	$T/sqlgen -a $(SQL) > $@
$G/%/routes.h: src/%/routes $T/routegen
	@mkdir -p $(@D)
	$T/routegen -h $< > $@
$G/routes.c: $(MAPS) $T/routegen
	@mkdir -p $(@D)
	$T/routegen -c $(MAPS) > $@
$G/views/%.c: templates/%.html $T/tmplc
	@mkdir -p $(@D)
	$T/tmplc $< > $@
define views_h
$G/$1/views.h: $(wildcard templates/$1/*.html) $T/tmplc
	@mkdir -p $$(@D)
	$T/tmplc -h $$(filter %.html,$$^) > $$@.new
	@cmp -s $$@.new $$@ && rm $$@.new || mv $$@.new $$@
endef
$(foreach r,$(VROOMS) sandbox,$(eval $(call views_h,$r)))
$G/assets.c: $(wildcard assets/*) $T/assetpack
	@mkdir -p $(@D)
	$T/assetpack assets > $@
TEMPLATES_C = $(VIEWS:templates/%.html=$(G)/views/%.c)
include conf/locale.mk

# Programs.
$B/%.o: %.c | $(GENH)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<
$B/src/accounts/common.o: conf/passwords/common.hashes
$B/gen/%.o: $G/%.c | $(GENH)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<
$P/src/serve/%.o: src/serve/%.c $(KORE)/.built | $(GENH)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -DSOUK_CO=$(CO) $(KORECF) -c -o $@ $<
$B/src/sandbox/app.o: src/sandbox/app.c $(KORE)/.built
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(KORECF) -c -o $@ $<
SVIEWS := $(wildcard templates/sandbox/*.html)
$(call objects,src/sandbox): $G/sandbox/views.h
$P/sandbox: $(call objects,src/sandbox) $(SVIEWS:templates/%.html=$B/gen/views/%.o) $(call objects,src/base) $(KORE)/.built
	$(CC) $(OPT) -rdynamic -o $@ $(filter %.o,$^) $(KOREO) $(filter-out -lfido2 -loath -lqrencode -lcjose,$(SLIBS))
# Pictures and copies are prepared in soukd alone, so the server knows nothing of libvips and libzip.
PREPARE := $(patsubst %,$B/src/%.o,media/decode media/confine media/image catalog/picture_jobs privacy/export_write)
$P/souk: $(filter-out $(PREPARE),$(LIBO)) $(patsubst %.c,$P/%.o,$(wildcard src/serve/*.c)) $(KORE)/.built
	$(CC) $(OPT) -rdynamic -o $@ $(filter %.o,$^) $(KOREO) $(SLIBS)
# The migrations and other files that travel inside of soukd.
$G/migrations.c: $(sort $(wildcard sql/migrations/*.sql)) conf/embed.sh
	@mkdir -p $(@D)
	conf/embed.sh $(filter %.sql,$^) > $@
$P/soukd: $(LIBO) $(call objects,src/soukd) $B/gen/migrations.o
	$(CC) $(OPT) -o $@ $(filter %.o,$^) $(LIBS)

# Tests. Those that ask for pages (tests/page.h) share one program and need a
# database; the others are one program a folder, linked with what they use.
$B/libsouk.a: $(LIBO)
$B/libgen.a: $(patsubst %.c,$B/%.o,$(wildcard src/gen/*_*.c) src/gen/tool.c)
$B/libsandbox.a: $(filter-out %/app.o,$(call objects,src/sandbox)) $(SVIEWS:templates/%.html=$B/gen/views/%.o)
$B/libtest.a: $(patsubst %.c,$B/%.o,$(filter-out %_test.c %_bench.c %_fuzz.c,$(wildcard tests/*/*.c)))
$B/lib%.a:
	@rm -f $@
	ar rcs $@ $^
PAGETESTS := $(shell grep -l 'tests/page.h' tests/*/*_test.c)
UNITDIRS  := $(filter base run gen payments sandbox media soukd,$(sort $(notdir $(patsubst %/,%,$(dir $(wildcard tests/*/*_test.c))))))
unit_sources = $(filter-out $(PAGETESTS),$(wildcard tests/$1/*_test.c))
$B/tests/%.o: CFLAGS += -Wno-frame-larger-than -Wno-override-init
define unit_program
$B/unit-$1: $(patsubst %.c,$B/%.o,$(call unit_sources,$1)) $B/tests/main.o $(if $(filter soukd,$1),$(filter-out %/main.o,$(call objects,src/soukd)) $B/gen/migrations.o) $B/libtest.a $B/libsandbox.a $B/libsouk.a $B/libgen.a
	$$(CC) $$(OPT) -o $$@ $$(filter %.o,$$^) -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group $$(LIBS) -lbrotlidec
endef
$(foreach d,$(UNITDIRS),$(eval $(call unit_program,$d)))
$B/pagetests: $(LIBO) $(PAGETESTS:%.c=$B/%.o) $B/tests/main.o $B/tests/page.o
	$(CC) $(OPT) -o $@ $(filter %.o,$^) $(LIBS)
unit: $(UNITDIRS:%=$B/unit-%)
units:
	@echo $(UNITDIRS)
test:
	@conf/setup.sh conf/packages conf/packages.test
	@tests/run.sh
.PHONY: unit units test

include conf/lint.mk
include conf/fuzz.mk

-include $(shell find $B $P -name '*.d' 2>/dev/null)
.PHONY: all
