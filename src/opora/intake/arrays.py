"""Names of the arrays that pass between modules of the intake.

`numpy.typing` takes a third of the time that NumPy itself takes to load, and a child has no use for
it: the names are texts at run time.
"""

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from typing import Any

    import numpy as np
    from numpy.typing import NDArray

Bytes: TypeAlias = "NDArray[np.uint8]"
Codes: TypeAlias = "NDArray[np.uint32]"
Numbers: TypeAlias = "NDArray[np.int64]"
Mask: TypeAlias = "NDArray[np.bool_]"
AnyNumbers: TypeAlias = "NDArray[np.integer[Any]]"
