# Languages: extract the texts, merge them into locale/*.po, check, compile.
# A new language is a new locale/<code>.po; locale/README says how.
#   make locale         brings locale/*.po up to date with the sources
#   make locale-check   fails when a text is missing, untranslated or unsure
# TEMPLATES_C: the C files made of the templates, when the including Makefile knows them.

LOCALE_LANGS := $(sort $(basename $(notdir $(wildcard locale/*.po))))
LOCALE_MO    := $(LOCALE_LANGS:%=$(G)/locale/%.mo)
LOCALE_SRC   := $(sort $(wildcard src/*/*.c src/*/*.h))
LOCALE_POT   := $(G)/locale/souk.pot

$(G)/locale/%.mo: locale/%.po
	@mkdir -p $(@D)
	@msgfmt --check-format --check-domain --output-file=$@ $<

# The catalogues as bytes of the program.
$(G)/catalogues.c: $(LOCALE_MO) conf/locale.mk
	@mkdir -p $(@D)
	@{ echo '#include "run/catalogue.h"'; \
	for l in $(LOCALE_LANGS); do \
		echo "extern const char catalogue_$$l[], catalogue_$${l}_end[];"; \
		echo "__asm__(\".pushsection .rodata\\n.balign 8\\ncatalogue_$$l:\\n\""; \
		echo "    \".incbin \\\"$(G)/locale/$$l.mo\\\"\\ncatalogue_$${l}_end:\\n.byte 0\\n.popsection\");"; \
	done; \
	echo 'const struct catalogue_file catalogue_files[] = {'; \
	for l in $(LOCALE_LANGS); do echo "	{ \"$${l//_/-}\", catalogue_$$l, catalogue_$${l}_end },"; done; \
	echo '	{ NULL, NULL, NULL },'; echo '};'; } > $@

# No creation date: the file changes when a text does. Templates name their own
# lines by #line, which xgettext follows.
$(LOCALE_POT): $(LOCALE_SRC) $(TEMPLATES_C) conf/locale.mk
	@mkdir -p $(@D)
	@xgettext --language=C --from-code=UTF-8 --keyword --keyword=tr:2 --keyword=trn:2,3 --keyword=N_ \
	    --flag=tr:2:pass-c-format --flag=trn:2:pass-c-format --flag=trn:3:pass-c-format \
	    --add-comments=text: --add-location=file --sort-by-file --no-wrap --package-name=souk \
	    --force-po --output=- $(LOCALE_SRC) $(TEMPLATES_C) | sed '/^"POT-Creation-Date:/d' > $@

.PHONY: locale locale-check
locale: $(LOCALE_POT)
	@for l in $(LOCALE_LANGS); do \
		msgmerge --quiet --add-location=file --no-wrap locale/$$l.po $< | \
		    msgattrib --no-obsolete --no-wrap --output-file=$(G)/locale/$$l.new && \
		cp $(G)/locale/$$l.new locale/$$l.po || exit 1; done

# msgcmp complains about texts without a translation, about unsure ones and
# about those no page asks for any more.
locale-check: $(LOCALE_POT) $(LOCALE_MO)
	@for l in $(LOCALE_LANGS); do msgcmp locale/$$l.po $< || exit 1; done
