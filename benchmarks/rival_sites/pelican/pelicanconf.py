"""The site that Pelican builds of the corpus; rivals.py writes its content/.

Its categories are the administrations, its tags the topics, its authors the askers. It has no
fourth taxonomy of its own, so parties are named on the pages and have no lists. What it has read
it remembers (CACHE_CONTENT), which halves the time of a build after an edit.
"""

SITENAME = "Politikersvar"
SITEURL = "https://svar.example.dk"
DEFAULT_LANG = "da"
TIMEZONE = "Europe/Copenhagen"
WITH_FUTURE_DATES = True

PATH = "content"
OUTPUT_PATH = "public"
THEME = "theme"
THEME_STATIC_DIR = "."
ARTICLE_PATHS = ["svar"]
PAGE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
PATH_METADATA = r"(?P<slug>svar/.+)\.md"
MARKDOWN = {
    "extensions": ["markdown.extensions.extra", "markdown.extensions.meta"],
    "output_format": "html5",
}
CACHE_PATH = "cache"
CACHE_CONTENT = True
LOAD_CONTENT_CACHE = True
CHECK_MODIFIED_METHOD = "mtime"

ARTICLE_URL = "{slug}/"
ARTICLE_SAVE_AS = "{slug}/index.html"
AUTHOR_URL = "spoerger/{slug}/"
AUTHOR_SAVE_AS = "spoerger/{slug}/index.html"
CATEGORY_URL = "forvaltning/{slug}/"
CATEGORY_SAVE_AS = "forvaltning/{slug}/index.html"
TAG_URL = "emne/{slug}/"
TAG_SAVE_AS = "emne/{slug}/index.html"
YEAR_ARCHIVE_URL = "svar/{date:%Y}/"
YEAR_ARCHIVE_SAVE_AS = "svar/{date:%Y}/index.html"
DRAFT_SAVE_AS = ""

DIRECT_TEMPLATES = ["index", "home", "authors", "categories", "tags", "sitemap"]
INDEX_SAVE_AS = "svar/index.html"
INDEX_URL = "svar/"
HOME_SAVE_AS = "index.html"
AUTHORS_SAVE_AS = "spoerger/index.html"
CATEGORIES_SAVE_AS = "forvaltning/index.html"
TAGS_SAVE_AS = "emne/index.html"
SITEMAP_SAVE_AS = "sitemap.xml"

DEFAULT_PAGINATION = 50
PAGINATED_TEMPLATES = {
    "index": None,
    "author": None,
    "category": None,
    "tag": None,
    "period_archives": None,
}
PAGINATION_PATTERNS = [
    (1, "{base_name}/", "{base_name}/index.html"),
    (2, "{base_name}/side/{number}/", "{base_name}/side/{number}/index.html"),
]

FEED_DOMAIN = SITEURL
FEED_MAX_ITEMS = 50
RSS_FEED_SUMMARY_ONLY = False
FEED_ALL_ATOM = None
FEED_ALL_RSS = "feed.xml"
CATEGORY_FEED_ATOM = None
CATEGORY_FEED_RSS = "forvaltning/{slug}/feed.xml"
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = "spoerger/{slug}/feed.xml"
TAG_FEED_ATOM = None
TAG_FEED_RSS = "emne/{slug}/feed.xml"
TRANSLATION_FEED_ATOM = None
