"""What search engines read in a page: the same facts in the words of https://schema.org, and in no others.

Each class and property here is one of schema.org's own (release 28). Nothing is said that the page does not
show, and no address of ours is used as a class.
"""

from coprod_kg.publishing.schemaorg.dataset import DATASET, dataset_page
from coprod_kg.publishing.schemaorg.pages import (
    Place,
    page,
    page_of_data,
    page_of_home,
    page_of_list,
    page_of_thing,
    script_text,
    web_page,
)
from coprod_kg.publishing.schemaorg.things import authorships, main_entity, type_of

__all__ = [
    "DATASET",
    "Place",
    "authorships",
    "dataset_page",
    "main_entity",
    "page",
    "page_of_data",
    "page_of_home",
    "page_of_list",
    "page_of_thing",
    "script_text",
    "type_of",
    "web_page",
]
