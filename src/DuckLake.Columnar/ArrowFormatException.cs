namespace DuckLake.Columnar;

/// <summary>Arrow data from outside (C Data Interface, IPC) breaks the format.</summary>
public sealed class ArrowFormatException : IOException
{
    /// <summary>Creates the exception.</summary>
    public ArrowFormatException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was found, where, and what was expected.</param>
    public ArrowFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was found, where, and what was expected.</param>
    /// <param name="innerException">The error that showed the problem.</param>
    public ArrowFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
