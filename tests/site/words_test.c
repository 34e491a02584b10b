/* Words and figures as the viewer's language has them. */
#include "tests/page.h"

TEST(amounts_stand_in_forms_with_the_sign_of_the_language)
{
	CHECK_HAS(get(ALICE, "/orders/1/disputes").body, "value=\"22.90\"");
	CHECK_HAS(get_with(ALICE, "/orders/1/disputes", "cookie: lang=de").body, "value=\"22,90\"");
	CHECK_HAS(get_with(SAM, "/seller/listings/1", "cookie: lang=de").body, "value=\"18,00\"");
}

TEST(list_of_problems_names_the_fields)
{
	struct visit v = post(NOBODY, "/register", "name=&email=x&password=");

	CHECK_HAS(v.body, "<a href=\"#email\"><b>E-mail:</b> An e-mail address looks like");
	CHECK_HAS(v.body, "<a href=\"#name\"><b>Name:</b>");
}

TEST(dialogs_say_what_happens_when_one_does_not_agree)
{
	CHECK_HAS(get(SAM, "/seller/orders/1").body, "data-keep=\"Keep order\"");
	CHECK_HAS(get(NOBODY, "/").body, "<body data-keep=\"Go back\">");
}
