/* jsontext: brackets outside of strings, counted. */
#include "base/jsontext.h"

bool
json_is_shallow(const char *p, size_t n, int max)
{
	bool in_text = false;
	int depth = 0;

	for (size_t i = 0; i < n; i++) {
		if (in_text && p[i] == '\\')
			i++;
		else if (p[i] == '"')
			in_text = !in_text;
		else if (!in_text && (p[i] == '{' || p[i] == '['))
			depth++;
		else if (!in_text && (p[i] == '}' || p[i] == ']'))
			depth--;
		if (depth > max)
			return (false);
	}
	return (true);
}
