/* plural: a small expression parser; nodes refer to earlier nodes only. */
#include "run/plural.h"

#include <ctype.h>

enum op {
	OP_VALUE, OP_N, OP_NOT, OP_CHOICE,
	OP_OR, OP_AND, OP_EQ, OP_NE, OP_LE, OP_GE, OP_LT, OP_GT,
	OP_ADD, OP_SUB, OP_MUL, OP_DIV, OP_MOD,
};

/* Longer words first: "<=" is not "<". */
static const struct {
	const char	*word;
	unsigned char	 op;
	int		 binds;		/* tighter the higher */
} binary[] = {
	{ "||", OP_OR, 1 }, { "&&", OP_AND, 2 },
	{ "==", OP_EQ, 3 }, { "!=", OP_NE, 3 },
	{ "<=", OP_LE, 4 }, { ">=", OP_GE, 4 }, { "<", OP_LT, 4 }, { ">", OP_GT, 4 },
	{ "+", OP_ADD, 5 }, { "-", OP_SUB, 5 },
	{ "*", OP_MUL, 6 }, { "/", OP_DIV, 6 }, { "%", OP_MOD, 6 },
};

enum { BINDS_TIGHTEST = 6, DEPTH_MAX = 40 };

struct parser {
	const char	*s;
	struct plural	*out;
	int		 depth;
	bool		 bad;
};

static unsigned char parse_choice(struct parser *);

static void
skip_blanks(struct parser *p)
{
	while (isspace((unsigned char)*p->s))
		p->s++;
}

static bool
take(struct parser *p, const char *word)
{
	skip_blanks(p);
	if (!str_starts(p->s, word))
		return (false);
	p->s += strlen(word);
	return (true);
}

static unsigned char
node(struct parser *p, struct plural_node n)
{
	if (p->bad || p->out->n == PLURAL_NODES) {
		p->bad = true;
		return (0);
	}
	p->out->nodes[p->out->n] = n;
	return ((unsigned char)p->out->n++);
}

static unsigned char
parse_number(struct parser *p)
{
	uint64_t v = 0;

	skip_blanks(p);
	if (!isdigit((unsigned char)*p->s))
		p->bad = true;
	for (; isdigit((unsigned char)*p->s); p->s++) {
		v = v * 10 + (uint64_t)(*p->s - '0');
		p->bad |= v > 1000000000;
	}
	return (node(p, (struct plural_node){ .op = OP_VALUE, .value = v }));
}

static unsigned char
parse_unary(struct parser *p)
{
	unsigned char a;

	if (p->bad || ++p->depth > DEPTH_MAX) {
		p->bad = true;
		return (0);
	}
	if (take(p, "!")) {
		a = parse_unary(p);
		a = node(p, (struct plural_node){ .op = OP_NOT, .a = a });
	} else if (take(p, "(")) {
		a = parse_choice(p);
		p->bad |= !take(p, ")");
	} else if (take(p, "n"))
		a = node(p, (struct plural_node){ .op = OP_N });
	else
		a = parse_number(p);
	p->depth--;
	return (a);
}

static int
find_binary(struct parser *p, int binds)
{
	for (size_t i = 0; i < nelem(binary); i++)
		if (binary[i].binds == binds && take(p, binary[i].word))
			return (binary[i].op);
	return (-1);
}

static unsigned char
parse_binary(struct parser *p, int binds)
{
	unsigned char a, b;
	int op;

	if (binds > BINDS_TIGHTEST)
		return (parse_unary(p));
	a = parse_binary(p, binds + 1);
	while (!p->bad && (op = find_binary(p, binds)) >= 0) {
		b = parse_binary(p, binds + 1);
		a = node(p, (struct plural_node){ .op = (unsigned char)op, .a = a, .b = b });
	}
	return (a);
}

static unsigned char
parse_choice(struct parser *p)
{
	unsigned char a = parse_binary(p, 1), b, c;

	if (p->bad || !take(p, "?"))
		return (a);
	b = parse_choice(p);
	p->bad |= !take(p, ":");
	if (++p->depth > DEPTH_MAX)
		p->bad = true;
	c = p->bad ? 0 : parse_choice(p);
	p->depth--;
	return (node(p, (struct plural_node){ .op = OP_CHOICE, .a = a, .b = b, .c = c }));
}

bool
plural_parse(const char *s, struct plural *out)
{
	struct parser p = { .s = s, .out = out };
	unsigned char forms;

	*out = (struct plural){ 0 };
	if (!take(&p, "nplurals") || !take(&p, "="))
		return (false);
	forms = parse_number(&p);
	if (p.bad || out->nodes[forms].value < 1 || out->nodes[forms].value > PLURAL_FORMS_MAX)
		return (false);
	out->forms = (unsigned)out->nodes[forms].value;
	out->n = 0;
	if (!take(&p, ";") || !take(&p, "plural") || !take(&p, "="))
		return (false);
	parse_choice(&p);
	take(&p, ";");
	skip_blanks(&p);
	return (!p.bad && *p.s == '\0');
}

static uint64_t
apply(enum op op, uint64_t a, uint64_t b)
{
	switch (op) {
	case OP_OR:	return (a != 0 || b != 0);
	case OP_AND:	return (a != 0 && b != 0);
	case OP_EQ:	return (a == b);
	case OP_NE:	return (a != b);
	case OP_LE:	return (a <= b);
	case OP_GE:	return (a >= b);
	case OP_LT:	return (a < b);
	case OP_GT:	return (a > b);
	case OP_ADD:	return (a + b);
	case OP_SUB:	return (a - b);
	case OP_MUL:	return (a * b);
	case OP_DIV:	return (b != 0 ? a / b : 0);
	case OP_MOD:	return (b != 0 ? a % b : 0);
	default:	panic("operator %d", (int)op);
	}
}

unsigned
plural_form(const struct plural *p, uint64_t n)
{
	uint64_t v[PLURAL_NODES];
	const struct plural_node *o;

	for (unsigned i = 0; i < p->n; i++) {
		o = &p->nodes[i];
		switch (o->op) {
		case OP_VALUE:
			v[i] = o->value;
			break;
		case OP_N:
			v[i] = n;
			break;
		case OP_NOT:
			v[i] = v[o->a] == 0;
			break;
		case OP_CHOICE:
			v[i] = v[o->a] != 0 ? v[o->b] : v[o->c];
			break;
		default:
			v[i] = apply((enum op)o->op, v[o->a], v[o->b]);
		}
	}
	return (p->n > 0 && v[p->n - 1] < p->forms ? (unsigned)v[p->n - 1] : 0);
}
