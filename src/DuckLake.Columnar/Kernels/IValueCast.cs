namespace DuckLake.Columnar;

/// <summary>One conversion of one value; implemented by structs so that the loops around it are compiled for each.</summary>
internal interface IValueCast<TFrom, TTo>
    where TFrom : unmanaged
    where TTo : unmanaged
{
    /// <exception cref="OverflowException">The value does not fit the target type.</exception>
    TTo Convert(TFrom value);
}
