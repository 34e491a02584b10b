# The analyzers, for tests/lint.sh. A file that clang-tidy found clean has a stamp in
# build/lint until it, a header of it or the rules change, and cppcheck keeps what it
# found there: a run that was interrupted goes on where it stopped.
LINTED := $(wildcard src/*/*.c tests/*.c tests/*/*.c tests/wire/kore_app/*.c)
STAMPS := $(LINTED:%.c=build/lint/%.tidy)
LINTCF  = $(filter-out -MMD -MP -f% -W%,$(CFLAGS)) -DSOUK_CO=1 $(KORECF)

build/lint/%.tidy: %.c .clang-tidy src/soukd/.clang-tidy conf/lint.mk | $(GENH) $(SGENH) $(KORE)/.built
	@mkdir -p $(@D)
	@$(CC) $(LINTCF) -MM -MP -MT $@ -MF $(@:.tidy=.d) $<
	@clang-tidy --quiet $< -- $(LINTCF) > $@.said 2> $@.why || { cat $@.said $@.why; exit 1; }
	@! grep -E '(warning|error):' $@.said
	@rm $@.said $@.why
	@touch $@

tidy: $(STAMPS)

# What cppcheck has to be told: conf/cppcheck.cfg holds macros of system headers,
# conf/cppcheck.off what it is not asked; a log line is a call with calls in it.
cppcheck:
	@mkdir -p build/lint/cppcheck
	@cppcheck -q --cppcheck-build-dir=build/lint/cppcheck --enable=warning,performance,portability --std=c11 \
	    --library=posix --library=gnu --library=bsd --library=conf/cppcheck.cfg \
	    --suppressions-list=conf/cppcheck.off --inline-suppr -Ulog_event -UKV \
	    -Isrc -I$(G) -I. -D_GNU_SOURCE -DSOUK_CO=1 src tests 2>&1

-include $(wildcard $(STAMPS:.tidy=.d))
.PHONY: tidy cppcheck
