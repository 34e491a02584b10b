# Entry points: run test bench lint dev clean. `make help` lists them.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.SECONDARY:
MAKEFLAGS += --no-builtin-rules

CO   ?= 1
ASAN ?= 0
B    ?= build$(if $(filter 1,$(ASAN)),/asan)$(if $(filter 0,$(CO)),/blocking)
T    := build/tools
G    := build/gen

CC     := gcc
OPT    := $(if $(filter 1,$(ASAN)),-O1 -fsanitize=address$(,)undefined -fno-omit-frame-pointer,-O2)
comma  := ,
OPT    := $(if $(filter 1,$(ASAN)),-O1 -fsanitize=address$(comma)undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer,-O2)
WARN   := -Wall -Wextra -Werror -Wshadow -Wmissing-prototypes -Wvla -Wframe-larger-than=16384
PKGS   := libpq libsodium libcurl jansson icu-i18n icu-uc zlib libbrotlienc openssl
CFLAGS := -std=gnu17 -g $(OPT) $(WARN) -D_GNU_SOURCE -DSOUK_CO=$(CO) -Isrc -I$(G) -I. -I$(T)/..
PKGCF  := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
LIBS    = $(shell pkg-config --libs $(PKGS)) -lpthread -ldl -lm
