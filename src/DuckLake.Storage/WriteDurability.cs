namespace DuckLake.Storage;

/// <summary>When a write to local disk counts as done.</summary>
public enum WriteDurability
{
    /// <summary>When the operating system has the bytes; a power failure may lose them.</summary>
    OperatingSystem,

    /// <summary>When the disk has the bytes.</summary>
    Disk,
}
