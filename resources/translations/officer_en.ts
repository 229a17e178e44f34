<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Adding</name>
    <message numerus="yes">
        <source>%n file(s) added.</source>
        <translation>
            <numerusform>%n file added.</numerusform>
            <numerusform>%n files added.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AdminPage</name>
    <message numerus="yes">
        <source>%n officer(s)</source>
        <translation>
            <numerusform>%n officer</numerusform>
            <numerusform>%n officers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BookSheet</name>
    <message numerus="yes">
        <source>Also the %n other(s) that {0} has declared</source>
        <translation>
            <numerusform>Also the other one that {0} has declared</numerusform>
            <numerusform>Also the %n others that {0} has declared</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n inspection(s) booked for {0}.</source>
        <translation>
            <numerusform>%n inspection booked for {0}.</numerusform>
            <numerusform>%n inspections booked for {0}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Charts</name>
    <message numerus="yes">
        <source>%Ln consignment(s)</source>
        <translation>
            <numerusform>%Ln consignment</numerusform>
            <numerusform>%Ln consignments</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>InspectionPage</name>
    <message numerus="yes">
        <source>Goods · %n item(s)</source>
        <translation>
            <numerusform>Goods · %n item</numerusform>
            <numerusform>Goods · %n items</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LateSheet</name>
    <message numerus="yes">
        <source>%n more wait(s).</source>
        <translation>
            <numerusform>%n more waits.</numerusform>
            <numerusform>%n more wait.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LeaveSheet</name>
    <message numerus="yes">
        <source>You hold %n task(s)</source>
        <translation>
            <numerusform>You hold %n task</numerusform>
            <numerusform>You hold %n tasks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Hand back %n</source>
        <translation>
            <numerusform>Hand back %n</numerusform>
            <numerusform>Hand back %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QuarantinePage</name>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n scan(s)</source>
        <translation>
            <numerusform>%n scan</numerusform>
            <numerusform>%n scans</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueuePage</name>
    <message numerus="yes">
        <source>%n consignment(s)</source>
        <translation>
            <numerusform>%n consignment</numerusform>
            <numerusform>%n consignments</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n changed above</source>
        <translation>
            <numerusform>%n changed above</numerusform>
            <numerusform>%n changed above</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Reach</name>
    <message numerus="yes">
        <source>%n of what was recorded here came too late; a supervisor sees it. {0}</source>
        <translation>
            <numerusform>%n thing recorded here came too late; a supervisor sees it. {0}</numerusform>
            <numerusform>%n things recorded here came too late; a supervisor sees them. {0}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Reasons</name>
    <message numerus="yes">
        <source>%n more reason(s)</source>
        <translation>
            <numerusform>%n more reason</numerusform>
            <numerusform>%n more reasons</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReassignSheet</name>
    <message numerus="yes">
        <source>%n task(s)</source>
        <translation>
            <numerusform>%n task</numerusform>
            <numerusform>%n tasks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sections</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Goods · %n item(s) · CNY</source>
        <translation>
            <numerusform>Goods · %n item · CNY</numerusform>
            <numerusform>Goods · %n items · CNY</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message numerus="yes">
        <source>%n file(s) taken in</source>
        <translation>
            <numerusform>%n file taken in</numerusform>
            <numerusform>%n files taken in</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in quarantine</source>
        <translation>
            <numerusform>%n in quarantine</numerusform>
            <numerusform>%n in quarantine</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) with the supervisor</source>
        <translation>
            <numerusform>%n file with the supervisor</numerusform>
            <numerusform>%n files with the supervisor</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n fault(s) in {0}</source>
        <translation>
            <numerusform>%n fault in {0}</numerusform>
            <numerusform>%n faults in {0}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) wait here for it</source>
        <translation>
            <numerusform>%n record waits here for it</numerusform>
            <numerusform>%n records wait here for it</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SupervisionPage</name>
    <message numerus="yes">
        <source>%n late outcome(s)</source>
        <translation>
            <numerusform>%n late outcome</numerusform>
            <numerusform>%n late outcomes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n departure alarm(s)</source>
        <translation>
            <numerusform>%n departure alarm</numerusform>
            <numerusform>%n departure alarms</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n task(s) marked</source>
        <translation>
            <numerusform>%n task marked</numerusform>
            <numerusform>%n tasks marked</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VolumesPage</name>
    <message numerus="yes">
        <source>%n day(s), {0}</source>
        <translation>
            <numerusform>%n day, {0}</numerusform>
            <numerusform>%n days, {0}</numerusform>
        </translation>
    </message>
</context>
</TS>
