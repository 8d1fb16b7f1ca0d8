"""What stops Holdfast for a reason the person at the terminal can mend."""


class Refusal(Exception):
    """One clear sentence: what is wrong and what to change."""
