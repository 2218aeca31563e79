namespace DuckLake.Storage;

/// <summary>Reads one range of an object into a memory of exactly its length.</summary>
/// <param name="range">The bytes to read.</param>
/// <param name="destination">Receives them; borrowed until the task ends.</param>
/// <param name="cancellationToken">Cancels the read.</param>
/// <returns>A task that ends when all bytes are there.</returns>
public delegate ValueTask RangeRead(ByteRange range, Memory<byte> destination, CancellationToken cancellationToken);
