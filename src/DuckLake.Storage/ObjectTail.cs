namespace DuckLake.Storage;

/// <summary>The result of reading the end of an object.</summary>
/// <param name="SizeBytes">The size of the whole object in bytes.</param>
/// <param name="BytesRead">
/// How many bytes were written to the start of the destination: the smaller of its length and <paramref name="SizeBytes"/>.
/// </param>
public readonly record struct ObjectTail(long SizeBytes, int BytesRead);
