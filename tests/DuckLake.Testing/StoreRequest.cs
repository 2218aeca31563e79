namespace DuckLake.Testing;

/// <summary>
/// One recorded request to an object store. Every range of a multi-range read is a request of its own; a tail read has the
/// offset -1; a length is the number of bytes asked for or written, and 0 where there are none.
/// </summary>
public readonly record struct StoreRequest(StoreRequestKind Kind, string Path, long Offset, long Length);
