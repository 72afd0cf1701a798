"""`python -m audio_pipeline`."""

from audio_pipeline.cli import main

if __name__ == "__main__":
    main()
