"""The parts of which editors build a text. Each language has its own text, alt included."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

_INLINE = ["bold", "italic", "link", "document-link"]


class PictureBlock(blocks.StructBlock):
    """A picture with its description for people who do not see it."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("Description of the picture"),
        help_text=_("What the picture says, for people who do not see it."),
        max_length=250,
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=250)

    class Meta:
        icon = "image"
        template = "cms/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    """Words of somebody, and whose they are."""

    text = blocks.TextBlock(label=_("Quotation"))
    author = blocks.CharBlock(label=_("Who said it"), required=False, max_length=200)

    class Meta:
        icon = "openquote"
        template = "cms/blocks/quote.html"


class NoticeBlock(blocks.StructBlock):
    """A short message set apart from the text."""

    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[
            ("info", _("Information")),
            ("warning", _("Please note")),
            ("success", _("Good news")),
        ],
        default="info",
    )
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=_INLINE)

    class Meta:
        icon = "warning"
        template = "cms/blocks/notice.html"


class DocumentBlock(blocks.StructBlock):
    """A file to download."""

    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(label=_("Title"), max_length=200)

    class Meta:
        icon = "doc-full"
        template = "cms/blocks/document.html"


class BodyBlock(blocks.StreamBlock):
    """The text of a page in one language."""

    heading = blocks.CharBlock(
        label=_("Heading"), icon="title", max_length=200, template="cms/blocks/heading.html"
    )
    paragraph = blocks.RichTextBlock(label=_("Paragraph"), icon="pilcrow", features=_INLINE)
    list = blocks.ListBlock(
        blocks.RichTextBlock(label=_("Point"), features=_INLINE),
        label=_("List"),
        icon="list-ul",
        template="cms/blocks/list.html",
    )
    quote = QuoteBlock(label=_("Quotation"))
    picture = PictureBlock(label=_("Picture"))
    document = DocumentBlock(label=_("Document"))
    notice = NoticeBlock(label=_("Notice"))

    class Meta:
        required = False
