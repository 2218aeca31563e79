namespace DuckLake.Columnar;

/// <summary>Constants of the IPC file format.</summary>
internal static class IpcFileFormat
{
    /// <summary>The magic and its padding at the start of a file.</summary>
    internal const int HeaderBytes = 8;

    /// <summary>The footer's length and the magic at the end of a file.</summary>
    internal const int TrailerBytes = sizeof(int) + 6;

    internal static ReadOnlySpan<byte> Magic => "ARROW1"u8;
}
