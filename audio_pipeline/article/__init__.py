"""An article comes in (file, address, standard input) and goes out as clean blocks.

`load` fetches the bytes, `read` makes an `Article` of them and names all that it leaves out.
Nothing heavy is imported before it is needed: a plain text never loads an HTML parser.
"""

from audio_pipeline.article.given import Given
from audio_pipeline.article.loading import load
from audio_pipeline.article.reading import read

__all__ = ["Given", "load", "read"]
