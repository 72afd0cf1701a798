"""The core: draft, build, plan, retract, gc. Doors call these; they call the stages in order."""
