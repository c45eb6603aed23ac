namespace FusionML.TrainingBenchmarks;

/// <summary>The peak resident memory of this process after a work was done twice.</summary>
internal static class RecordPoint
{
    private const int Times = 2;

    /// <summary>Does the work and reads the peak.</summary>
    /// <returns>Bytes.</returns>
    /// <exception cref="ArgumentException">There is no such work or arithmetic.</exception>
    public static long Measure(string work, string arithmetic, RecordSetting setting)
    {
        using RecordWork made = RecordWork.Create(work, arithmetic, setting);
        for (int i = 0; i < Times; i++)
        {
            made.Do();
        }

        return MemoryPoint.PeakResident();
    }
}
