from ui.window_fixtures import no_windows_left, show

__all__ = ["no_windows_left", "show"]
