"""posecheck measures a bike fit from a side-on recording, and says how sure it is.

`check` goes from a video to an `Analysis`. It does so in two steps, which can be taken one by one: `track` finds the
rider's landmarks, which are a `Recording`, and `analyse` measures it, with no video and no model. `compare` holds two
analyses against each other, `load` and `save` read and write recordings and analyses.

The names stand in ``__init__.pyi``, once, where editors and type checkers look for them. Each is imported when it is
first asked for: numpy and scipy take a while, and ``posecheck --help`` needs neither.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
