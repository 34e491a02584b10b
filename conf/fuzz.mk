# Fuzzing: each tests/fuzz/NAME_fuzz.c becomes build/fuzz/fuzz-NAME, built by clang with
# AddressSanitizer, UndefinedBehaviorSanitizer and libFuzzer. FUZZ_SECONDS is the time each
# decoder gets, FUZZ_HTTP_SECONDS that of the HTTP surface (0: none), FUZZ_ONLY the names of some.
FUZZERS := $(patsubst tests/fuzz/%_fuzz.c,build/fuzz/fuzz-%,$(wildcard tests/fuzz/*_fuzz.c))

ifeq ($(FUZZ),1)
$B/libsoukd.a: $(patsubst %.c,$B/%.o,$(wildcard src/soukd/import_*.c))
$(FUZZERS): build/fuzz/fuzz-%: $B/tests/fuzz/%_fuzz.o $B/libsoukd.a $B/libsandbox.a $B/libsouk.a $B/libgen.a
	$(CC) $(OPT) -fsanitize=fuzzer -o $@ $(filter %_fuzz.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(LIBS)
fuzzers: $(FUZZERS)
endif

fuzz: setup
	@conf/setup.sh conf/packages.test
	+@$(MAKE) -s FUZZ=1 fuzzers
	+@$(MAKE) -s ASAN=1 build/asan/souk
	@tests/fuzz/run.sh
.PHONY: fuzz fuzzers
