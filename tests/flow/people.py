"""Persons with accounts, for tests that need a seller or somebody of the staff."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from house import Browser

PASSWORD = "long-and-quiet-2026"
cookies = {}


def person(house, email, shop=None, staff=None):
    """A browser signed in as this person, who is made when not there yet."""
    b = Browser(house)
    if email not in cookies:
        b.submit(b.get("/register"), "/register", name=email.split("@")[0].title(), email=email, password=PASSWORD)
        house.sql("UPDATE accounts SET email_verified_at = now() WHERE email = '%s'" % email)
        if shop is not None:
            house.sql("INSERT INTO seller_members (seller_id, account_id, role) "
                      "SELECT %d, id, 'owner' FROM accounts WHERE email = '%s'" % (shop, email))
        if staff is not None:
            house.sql("UPDATE accounts SET staff_role = '%s' WHERE email = '%s'" % (staff, email))
        page = b.submit(b.get("/login"), "/login", email=email, password=PASSWORD)
        assert "signed in" in page.words(), page
        cookies[email] = dict(b.cookies)
    b.cookies = dict(cookies[email])
    return b


def seller(house, shop):
    return person(house, "shop%d@test.example" % shop, shop=shop)
